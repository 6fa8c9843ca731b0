/** Commands that ask the server something about agents: what one may do, what a file would be in another dialect. */

import { commands, Range, type TextEditor, Uri, window, workspace } from 'vscode';
import { fileOf, pickAgent } from './agents';
import type { Connection } from './connection';
import { type Agent, DIALECTS, type Explanation } from './protocol';

const EXAMPLES: Record<string, string> = {
    edit: 'src/app.py',
    read: 'README.md',
    bash: 'git push',
    webfetch: 'https://example.org/',
    task: 'another agent',
};

/** Ask what an agent may do, and show the rule that says so. */
export async function explain(connection: Connection, given?: Agent): Promise<void> {
    const agent = given ?? (await pickAgent(connection, 'Explain a permission'));
    const action = agent && (await window.showQuickPick(Object.keys(EXAMPLES), { title: agent.name, placeHolder: 'To do what?' }));
    if (!agent || !action) {
        return;
    }
    const here = window.activeTextEditor?.document.uri;
    const value = here && (action === 'edit' || action === 'read') ? workspace.asRelativePath(here) : undefined;
    const target = await window.showInputBox({ title: `${agent.name}: ${action}`, prompt: `For example: ${EXAMPLES[action]}`, value });
    if (target) {
        await answer(agent, action, target, await connection.ask<Explanation>('agentls.explain', { agent: agent.name, action, target }));
    }
}

async function answer(agent: Agent, action: string, target: string, said: Explanation): Promise<void> {
    const text = `${agent.name}: ${action} ${target}: ${said.decision}. ${said.reason}`;
    const buttons = said.rule ? ['Show the Rule'] : [];
    if ((await window.showInformationMessage(text, ...buttons)) && said.rule) {
        const line = Math.max(said.rule.line - 1, 0);
        const file = fileOf({ ...agent, path: said.rule.path });
        await window.showTextDocument(Uri.file(file.fsPath), { selection: new Range(line, 0, line, 0) });
    }
}

/** Convert the agent in the editor to another dialect. The server makes the file and says what is lost. */
export async function convert(connection: Connection, editor: TextEditor): Promise<void> {
    const items = Object.entries(DIALECTS).map(([to, label]) => ({ label, to }));
    const picked = await window.showQuickPick(items, { title: 'Convert this agent', placeHolder: 'To which dialect?' });
    if (picked) {
        await connection.ask('agentls.convert', { uri: editor.document.uri.toString(), to: picked.to });
    }
}

/** Show what is wrong in the agents of the workspace. */
export async function showProblems(): Promise<void> {
    await commands.executeCommand('workbench.actions.view.problems');
}
