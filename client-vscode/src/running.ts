/** Commands about runs: start one here or there, stop it, open it, take it back, go on with it. */

import { type ExtensionContext, languages, type TextEditor, window, workspace } from 'vscode';
import { fileOf, pickAgent } from './agents';
import type { Connection } from './connection';
import type { Agent, PastRun, RunArgument } from './protocol';
import { icon, inWords, kind, type Run, type Runs } from './runs';
import { askTask } from './task';

type Place = Pick<RunArgument, 'uri' | 'range' | 'diagnostics'>;
const FIX = 'Fix the problems that the editor reports in this file.';

export class Running {
    constructor(private readonly context: ExtensionContext, private readonly connection: Connection, private readonly runs: Runs) {}

    /** Run an agent (picked, if none is given) on a task that the user types. */
    async start(given?: Agent): Promise<void> {
        const agent = given ?? (await pickAgent(this.connection, 'Run agent'));
        const task = agent && (await askTask(this.context, agent.name));
        if (task) {
            await this.send({ agent: fileOf(agent).fsPath, task });
        }
    }

    /** Run an agent on what is selected in the editor. */
    async onSelection(editor: TextEditor): Promise<void> {
        const agent = await pickAgent(this.connection, 'Run agent on the selection');
        const where = workspace.asRelativePath(editor.document.uri);
        const task = agent && (await askTask(this.context, agent.name, `${where}, selection`));
        if (task) {
            const range = this.connection.converter?.asRange(editor.selection);
            await this.send({ agent: fileOf(agent).fsPath, task, uri: editor.document.uri.toString(), range });
        }
    }

    /** Let an agent fix what other language servers report in the file. */
    async fix(editor: TextEditor): Promise<void> {
        const uri = editor.document.uri;
        const found = languages.getDiagnostics(uri).filter((each) => each.source !== 'agentls');
        if (!found.length) {
            void window.showInformationMessage('The editor reports no problems in this file.');
            return;
        }
        const agent = await pickAgent(this.connection, `Fix ${found.length} problem${found.length === 1 ? '' : 's'}`);
        if (agent) {
            const diagnostics = found.map((each) => this.connection.converter?.asDiagnostic(each));
            await this.send({ agent: fileOf(agent).fsPath, task: FIX, uri: uri.toString(), diagnostics });
        }
    }

    /** Commands of lenses and lightbulbs: where they need a word from the user, ask for it here. */
    async intercept(command: string, args: unknown[], send: (args: unknown[]) => Promise<unknown>): Promise<unknown> {
        const argument = args[0] as (RunArgument & { agents?: string[] }) | undefined;
        if (command === 'agentls.run' && argument && !argument.task.trim()) {
            const name = argument.agent.replace(/^.*[\\/]/, '').replace(/(\.agent)?\.md$/, '');
            const task = await askTask(this.context, name);
            return task ? send([{ ...argument, task }]) : undefined;
        }
        if (command === 'agentls.runOther' && argument?.agents) {
            const { agents, ...rest } = argument;
            const agent = await pickAgent(this.connection, rest.task, agents);
            return agent && this.send({ ...rest, agent: fileOf(agent).fsPath });
        }
        return send(args);
    }

    /** Stop a run: the one that goes on, or the one that the user picks. */
    async stop(given?: Run): Promise<void> {
        const run = given ?? (this.runs.going.length > 1 ? await this.pick('Stop which run?', this.runs.going) : this.runs.going[0]);
        if (run) {
            await this.connection.ask('agentls.stop', { runId: run.id });
        }
    }

    /** Open a run: its transcript where the server keeps one, else its report, else what is known of it. */
    async open(given?: Run): Promise<void> {
        const run = given ?? (await this.pick('Open which run?', this.runs.all));
        if (run && this.connection.commands.includes('agentls.transcript')) {
            await this.connection.ask('agentls.transcript', { runId: run.id });
        } else if (run) {
            const content = run.report ?? `# ${run.agent}\n\n${run.detail}\n`;
            await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }), { preview: true });
        }
    }

    /** Revert or resume a run that is over, where the server can. */
    async again(what: 'revert' | 'resume', given?: Run): Promise<void> {
        const fit = what === 'resume' ? ['broken'] : ['broken', 'done'];
        const over = this.runs.all.filter((run) => fit.includes(kind(run)));
        const run = given ?? (await this.pick(`Which run is to ${what}?`, over));
        if (run) {
            await this.connection.ask(`agentls.${what}`, { runId: run.id });
            this.runs.remember((await this.connection.ask<{ runs: PastRun[] }>('agentls.runs')).runs);
        }
    }

    /** What a click on the status item offers. */
    async show(): Promise<void> {
        const run = await this.pick('Runs', this.runs.all);
        if (run) {
            await (this.runs.going.includes(run) ? this.stop(run) : this.open(run));
        }
    }

    private async pick(title: string, runs: Run[]): Promise<Run | undefined> {
        const items = runs.map((run) => ({
            label: `$(${icon(run)}) ${run.agent}`,
            description: inWords(run),
            detail: this.runs.going.includes(run) ? 'Enter to stop it' : undefined,
            run,
        }));
        return (await window.showQuickPick(items, { title, placeHolder: items.length ? undefined : 'No runs yet' }))?.run;
    }

    private async send(argument: RunArgument & Place): Promise<void> {
        await this.connection.ask('agentls.run', argument);
    }
}
