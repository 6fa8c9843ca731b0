;;; The test's hand inside Emacs: evaluates what comes over a socket, line by line, and answers with its value as JSON.
;;; What the user would be asked is in `asked', and is answered from `answers'; what the user would see, in `said'.
;;; -*- lexical-binding: t; -*-

(require 'json)
(require 'seq)

(defvar asked nil)
(defvar answers nil)
(defvar said nil)
(defvar given nil)

(defun answer-of (titles)
  "The first of TITLES that contains the next answer; none of them is what C-g does."
  (let ((wanted (pop answers)))
    (or (and wanted (seq-find (lambda (each) (string-search wanted each)) titles))
        (signal 'quit nil))))

(defun titles-of (collection)
  "The texts that COLLECTION, as `completing-read' takes it, has."
  (all-completions "" collection))

(defun completing-read (prompt collection &rest _)
  (push (list :prompt (substring-no-properties prompt) :titles (vconcat (titles-of collection))) asked)
  (answer-of (titles-of collection)))

(defun y-or-n-p (prompt)
  (push (list :prompt (substring-no-properties prompt) :titles ["y" "n"]) asked)
  (equal (pop answers) "y"))

(defun read-string (&rest _) (pop answers))

(defun hear (text &rest words)
  (when text (push (apply #'format text words) said)))

(advice-add 'message :before #'hear)

(defun text (name)
  "The text of the buffer of the file NAME."
  (with-current-buffer (find-buffer-visiting (expand-file-name name))
    (save-restriction (widen) (buffer-substring-no-properties (point-min) (point-max)))))

(defun heard (part)
  (and (seq-some (lambda (each) (string-search part each)) said) t))

(setq last-nonmenu-event ?x  ; as from a key, or a menu pops up
      debug-on-error nil
      inhibit-message nil
      create-lockfiles nil
      make-backup-files nil
      custom-file (make-temp-file "custom"))

(defvar lines nil)
(defvar rest "")

(defun hand-filter (_process data)
  (setq rest (concat rest data))
  (while (string-match "\n" rest)
    (setq lines (append lines (list (substring rest 0 (match-beginning 0))))
          rest (substring rest (match-end 0)))))

(defvar hand
  (make-network-process :name "hand" :family 'local :service (getenv "HAND") :coding 'utf-8-unix
                        :filter #'hand-filter :noquery t
                        :sentinel (lambda (process _) (unless (process-live-p process) (kill-emacs 0)))))

(defun hand-do (line)
  (let* ((request (json-parse-string line :object-type 'plist :null-object nil :false-object nil))
         (given (append (plist-get request :args) nil))
         (outcome (condition-case failure
                      (list :ok t :value (eval (car (read-from-string (plist-get request :code))) t))
                    ((error quit) (list :ok :json-false :value (format "%S" failure))))))
    (process-send-string
     hand (concat (let ((json-false :json-false)) (json-encode (append (list :id (plist-get request :id)) outcome)))
                  "\n"))))

(defun be-idle ()
  "Do what Emacs does when its user pauses; without a screen it never does."
  (dolist (timer (copy-sequence timer-idle-list))
    (timer-event-handler timer)))

(let ((last (float-time)))
  (while t
    (accept-process-output nil 0.02)
    (while lines (hand-do (pop lines)))
    (when (> (- (float-time) last) 0.3)
      (be-idle)
      (setq last (float-time)))))
