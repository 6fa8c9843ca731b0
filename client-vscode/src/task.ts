/** Asking for a task: typed, or taken from those given before. */

import { type ExtensionContext, window } from 'vscode';

const KEY = 'tasks';
const KEPT = 30;

/** The task for an agent; nothing where the user leaves. */
export async function askTask(context: ExtensionContext, agent: string, place = ''): Promise<string | undefined> {
    const before = context.workspaceState.get<string[]>(KEY, []);
    const pick = window.createQuickPick();
    pick.title = `Task for ${agent}${place && ` (${place})`}`;
    pick.placeholder = before.length ? 'Type the task, or choose one of those given before' : 'Type the task';
    const show = (typed: string) => {
        const others = before.filter((each) => each !== typed).map((label) => ({ label, iconPath: undefined }));
        pick.items = typed ? [{ label: typed, description: 'Enter to run' }, ...others] : others;
    };
    show('');
    const task = await new Promise<string | undefined>((resolve) => {
        pick.onDidChangeValue((value) => show(value.trim()));
        pick.onDidAccept(() => resolve(pick.activeItems[0]?.label ?? pick.value.trim()));
        pick.onDidHide(() => resolve(undefined));
        pick.show();
    });
    pick.dispose();
    if (!task) {
        return undefined;
    }
    await context.workspaceState.update(KEY, [task, ...before.filter((each) => each !== task)].slice(0, KEPT));
    return task;
}
