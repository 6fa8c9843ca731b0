/** The status item: what the server and the runs are doing; a click shows the runs, or starts one. */

import { type Disposable, StatusBarAlignment, window } from 'vscode';
import type { Connection } from './connection';
import { icon, inWords, type Runs } from './runs';

export function statusItem(connection: Connection, runs: Runs): Disposable[] {
    const item = window.createStatusBarItem('agentls.status', StatusBarAlignment.Left, 10);
    item.name = 'agentls';
    const show = () => {
        const [run] = runs.going;
        if (run) {
            const more = runs.going.length > 1 ? ` (+${runs.going.length - 1})` : '';
            item.text = `$(${icon(run)}) ${run.agent}: ${short(inWords(run))}${more}`;
            item.tooltip = 'Show the runs';
            item.command = 'agentls.runs.focus';
        } else {
            item.text = connection.ready ? '$(robot) agentls' : '$(warning) agentls';
            item.tooltip = connection.ready ? 'Run an agent' : 'The server is not running. Show the log.';
            item.command = connection.ready ? 'agentls.run' : 'agentls.showLog';
        }
    };
    show();
    item.show();
    return [item, connection.onChange(show), runs.onChange(show)];
}

function short(text: string): string {
    return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
