;;; agentls.el --- AI agent files as programs  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Starts agentls with eglot or lsp-mode, whichever is loaded, and gives it what neither has of its own: commands that
;; run and stop agents, what else is wrong in a file, and the saving of files that an agent has edited.

;;; Code:

(require 'cl-lib)
(require 'project)
(require 'seq)
(require 'subr-x)

(defgroup agentls nil
  "AI agent files as programs."
  :group 'tools)

(defcustom agentls-command '("agentls" "serve")
  "The program of the server, and its arguments."
  :type '(repeat string))

(defcustom agentls-modes '(markdown-mode gfm-mode)
  "Major modes in which eglot starts agentls.
Eglot has one server for a mode: add only modes for which you use no other."
  :type '(repeat symbol))

(defconst agentls--markers '(".claude/agents" ".opencode" ".github/agents" "agentls.toml")
  "What a folder with agents has in it.")

(defconst agentls--options '(:problems t :save t)
  "What `agentls--problems' and `agentls--save' do for the server in eglot.
In lsp-mode it learns of problems from the code actions that are asked for.")

(defvar eglot-server-programs)
(defvar eglot-lsp-context)
(declare-function eglot-current-server "eglot")
(declare-function eglot-path-to-uri "eglot")
(declare-function eglot-uri-to-path "eglot")
(declare-function eglot--pos-to-lsp-position "eglot")
(declare-function flymake-diagnostics "flymake")
(declare-function flymake-diagnostic-beg "flymake")
(declare-function flymake-diagnostic-end "flymake")
(declare-function flymake-diagnostic-text "flymake")
(declare-function flymake-diagnostic-type "flymake")
(declare-function flymake--lookup-type-property "flymake")
(declare-function jsonrpc-request "jsonrpc")
(declare-function lsp-register-client "lsp-mode")
(declare-function lsp-find-workspace "lsp-mode")
(declare-function lsp-workspaces "lsp-mode")
(declare-function lsp-request "lsp-mode")
(declare-function lsp--path-to-uri "lsp-mode")
(declare-function lsp--uri-to-path "lsp-mode")
(declare-function lsp--point-to-position "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function lsp-activate-on "lsp-mode")

;;; The folder that agents work in

(defun agentls-root (folder)
  "The nearest folder at or above FOLDER that has agents, nil where there is none.
Those in the home folder are the user's own; they make no project of it."
  (let ((found (locate-dominating-file
                folder (lambda (each)
                         (seq-some (lambda (name) (file-exists-p (expand-file-name name each))) agentls--markers)))))
    (and found (not (file-equal-p found "~")) found)))

(defun agentls--project (folder)
  "For `project-find-functions': the project of FOLDER, if a client asks for that of an agent file."
  (when (and (bound-and-true-p eglot-lsp-context) (memq major-mode agentls-modes))
    (when-let ((root (agentls-root folder)))
      (cons 'transient root))))

;;; Commands

(defun agentls--request (command argument)
  "The answer of the server to COMMAND with ARGUMENT, a plist."
  (let ((params (list :command command :arguments (vector argument))))
    (cond ((agentls--eglot) (jsonrpc-request (agentls--eglot) :workspace/executeCommand params))
          ((fboundp 'lsp-request) (lsp-request "workspace/executeCommand" params))
          (t (user-error "The server agentls is not running here")))))

(defun agentls--get (object &rest keys)
  "What is in OBJECT, a plist or a hash table of JSON, at KEYS, which are strings."
  (dolist (key keys object)
    (setq object (if (hash-table-p object)
                     (gethash key object)
                   (plist-get object (intern (concat ":" key)))))))

(defun agentls--choose (prompt items name note)
  "One of ITEMS, asked for with PROMPT by its NAME, with its NOTE beside; both are keys of it."
  (let* ((table (mapcar (lambda (each) (cons (format "%s" (agentls--get each name)) each)) items))
         (completion-extra-properties
          (list :annotation-function
                (lambda (text) (format "  %s" (or (agentls--get (cdr (assoc text table)) note) ""))))))
    (unless table (user-error "There is none"))
    (cdr (assoc (completing-read prompt table nil t) table))))

(defun agentls--uri ()
  "The URI of the current buffer, nil where it shows no file."
  (when buffer-file-name
    (if (agentls--eglot) (agentls--eglot-uri buffer-file-name) (lsp--path-to-uri buffer-file-name))))

(defun agentls--position (place)
  "PLACE in the current buffer, as the LSP has it."
  (if (agentls--eglot)
      (eglot--pos-to-lsp-position place)
    (save-excursion (goto-char place) (lsp--point-to-position place))))

;;;###autoload
(defun agentls-run (agent task &optional start end)
  "Let AGENT do TASK, on the text from START to END where there is a region."
  (interactive
   (let ((agents (append (agentls--get (agentls--request "agentls.agents" (list)) "agents") nil)))
     (append (list (agentls--get (agentls--choose "Agent: " agents "name" "description") "name")
                   (read-string "Task: "))
             (when (use-region-p) (list (region-beginning) (region-end))))))
  (agentls--request
   "agentls.run"
   (append (list :agent agent :task task)
           (when (agentls--uri) (list :uri (agentls--uri)))
           (when start (list :range (list :start (agentls--position start) :end (agentls--position end)))))))

(defun agentls--do (command prompt)
  "Send COMMAND for a run that is asked for with PROMPT."
  (let ((runs (append (agentls--get (agentls--request "agentls.runs" (list)) "runs") nil)))
    (agentls--request command (list :runId (agentls--get (agentls--choose prompt runs "runId" "task") "runId")))))

(defun agentls-stop ()
  "Stop a run."
  (interactive)
  (agentls--do "agentls.stop" "Stop run: "))

(defun agentls-revert ()
  "Take back what a run did to files."
  (interactive)
  (agentls--do "agentls.revert" "Revert run: "))

(defun agentls-resume ()
  "Go on with a run that broke off."
  (interactive)
  (agentls--do "agentls.resume" "Resume run: "))

(defun agentls-transcript ()
  "Show what a run said and did."
  (interactive)
  (let ((uri (agentls--get (agentls--do "agentls.transcript" "Transcript of run: ") "uri")))
    (find-file-read-only-other-window (agentls--path uri))))

;;; What the server asks of the editor

(defun agentls--path (uri)
  "The file of URI, which may be a keyword."
  (let ((text (string-remove-prefix ":" (format "%s" uri))))
    (cond ((fboundp 'eglot-uri-to-path) (eglot-uri-to-path text))
          ((fboundp 'eglot--uri-to-path) (funcall 'eglot--uri-to-path text))
          (t (lsp--uri-to-path text)))))

(defun agentls--problems (uris)
  "What other checkers than agentls find in the buffers of URIS: a plist of vectors by URI."
  (cl-loop for uri across (vconcat uris)
           for buffer = (find-buffer-visiting (agentls--path uri))
           when (and buffer (buffer-local-value 'flymake-mode buffer))
           append (with-current-buffer buffer
                    (list (intern (concat ":" uri))
                          (vconcat (mapcar #'agentls--problem
                                           (seq-remove #'agentls--own-p (flymake-diagnostics))))))))

(defun agentls--own-p (diagnostic)
  "Whether DIAGNOSTIC comes from the server agentls."
  (and (agentls--eglot) (string-prefix-p "eglot" (symbol-name (flymake-diagnostic-type diagnostic)))))

(defun agentls--problem (diagnostic)
  "DIAGNOSTIC of Flymake, as the LSP has it."
  (let ((level (flymake--lookup-type-property (flymake-diagnostic-type diagnostic) 'severity
                                              (warning-numeric-level :error))))
    (list :range (list :start (agentls--position (flymake-diagnostic-beg diagnostic))
                       :end (agentls--position (flymake-diagnostic-end diagnostic)))
          :severity (cond ((>= level (warning-numeric-level :error)) 1)
                          ((>= level (warning-numeric-level :warning)) 2)
                          (t 3))
          :message (flymake-diagnostic-text diagnostic))))

(defun agentls--save (uris)
  "Save the buffers of URIS."
  (cl-loop for uri across (vconcat uris)
           for buffer = (find-buffer-visiting (agentls--path uri))
           when buffer do (with-current-buffer buffer
                            (make-directory (file-name-directory buffer-file-name) t)
                            (set-visited-file-modtime) ; the server has looked: nobody else has changed the file
                            (let ((inhibit-message t)) (save-buffer))))
  nil)

;;; Eglot

(defun agentls--eglot ()
  "The server agentls of this buffer, or of another one of its project, if eglot has one."
  (when (fboundp 'eglot-current-server)
    (eglot-current-server)))

(defun agentls--eglot-uri (path)
  "The URI that eglot has for PATH."
  (if (fboundp 'eglot-path-to-uri) (eglot-path-to-uri path) (funcall 'eglot--path-to-uri path)))

(defun agentls--contact (&rest _)
  "How eglot starts the server."
  (append agentls-command (list :initializationOptions agentls--options)))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons agentls-modes #'agentls--contact))
  (add-hook 'project-find-functions #'agentls--project)
  (eval '(progn
           (cl-defmethod eglot-handle-request (_server (_method (eql agentls/problems)) &key uris)
             "Tell agentls what others find in files."
             (or (agentls--problems uris) (make-hash-table)))
           (cl-defmethod eglot-handle-request (_server (_method (eql agentls/save)) &key uris)
             "Save what an agent has edited."
             (agentls--save uris))
           (cl-defmethod eglot-handle-notification (_server (_method (eql agentls/run)) &rest _)
             "Runs are shown as progress."))
        t))

;;; lsp-mode

(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () agentls-command))
    :activation-fn (lambda (file &rest _) (and file (agentls-root file)))
    :initialization-options (lambda () '(:save t))
    :request-handlers (let ((table (make-hash-table :test 'equal)))
                        (puthash "agentls/save"
                                 (lambda (_workspace params) (agentls--save (agentls--get params "uris"))) table)
                        table)
    :add-on? t
    :priority -1
    :server-id 'agentls)))

(provide 'agentls)
;;; agentls.el ends here
