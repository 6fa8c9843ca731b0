/** The status item: what the server and the runs are doing; a click shows the runs, or starts one. */

import { type Disposable, StatusBarAlignment, window } from 'vscode';
import type { Connection, Standing } from './connection';
import { icon, inWords, type Runs } from './runs';

const SAID: Record<Standing, [icon: string, means: string, command: string]> = {
    ready: ['robot', 'Run an agent', 'agentls.run'],
    coming: ['sync~spin', 'The server is starting. Show the log.', 'agentls.showLog'],
    down: ['warning', 'The server is not running. Show the log.', 'agentls.showLog'],
};

export function statusItem(connection: Connection, runs: Runs): Disposable[] {
    const item = window.createStatusBarItem('agentls.status', StatusBarAlignment.Left, 10);
    item.name = 'agentls';
    const show = () => {
        const run = runs.going.find((each) => each.status === 'waiting') ?? runs.going[0];
        if (run) {
            const more = runs.going.length > 1 ? ` (+${runs.going.length - 1})` : '';
            item.text = `$(${icon(run)}) ${run.agent}: ${inWords(run).replace(/(?<=.{59}).{2,}/s, '…')}${more}`;
            const waits = run.status === 'waiting';
            item.tooltip = waits ? 'Answer' : 'Show the runs';
            item.command = waits ? { title: 'Answer', command: 'agentls.answer', arguments: [run] } : 'agentls.runs.focus';
        } else {
            const [sign, means, command] = SAID[connection.standing];
            [item.text, item.tooltip, item.command] = [`$(${sign}) agentls`, means, command];
        }
    };
    show();
    item.show();
    return [item, connection.onChange(show), runs.onChange(show)];
}
