/** The runs of this window, as the server tells of them. */

import { commands, EventEmitter } from 'vscode';
import type { DetailEvent, PastRun, RunEvent, RunStatus } from './protocol';

export interface Run {
    id: string;
    /** What commands get that are done to it in the side view. */
    argument: { runId: string };
    agent: string;
    status: RunStatus;
    detail: string;
    files: string[];
    cost?: number;
    report?: string;
}

const OVER = new Set<RunStatus>(['done', 'failed', 'stopped', 'interrupted', 'reverted']);
const KEPT = 50;

export class Runs {
    private readonly byId = new Map<string, Run>();
    private readonly changed = new EventEmitter<void>();
    readonly onChange = this.changed.event;

    /** The latest first. */
    get all(): Run[] {
        return [...this.byId.values()].reverse();
    }

    get going(): Run[] {
        return this.all.filter((run) => !OVER.has(run.status));
    }

    /** `agentls.runs`: those that were before, the latest first; and what became of those that are known. */
    remember(past: PastRun[]): void {
        const known = [...this.byId.values()].filter((run) => !past.some(({ id }) => id === run.id));
        const listed = past.slice(0, KEPT).reverse().map(({ id, agent, task, status, files }): Run => {
            const run = this.byId.get(id) ?? { id, argument: { runId: id }, agent, status, detail: task, files };
            return this.going.includes(run) ? run : Object.assign(run, { status, files });
        });
        this.byId.clear();
        [...listed, ...known].forEach((run) => this.byId.set(run.id, run));
        this.fire();
    }

    /** `agentls/run`. */
    tell({ runId, agent, status, detail }: RunEvent): void {
        const run = this.of(runId, agent);
        [run.status, run.detail] = [status, detail];
        this.fire();
    }

    /** `agentls/event`: what a run has changed and cost. */
    detail({ runId, event }: DetailEvent): void {
        const run = this.byId.get(runId);
        if (!run || event.agents) {
            return; // an agent below tells through the one that started it
        }
        if (event.event === 'edit' && event.path && !run.files.includes(event.path)) {
            run.files.push(event.path);
            this.fire();
        } else if (event.event === 'end') {
            [run.files, run.cost, run.report] = [event.files ?? run.files, event.cost_usd ?? undefined, event.report];
            this.fire();
        }
    }

    /** The server is gone, and with it what went on. */
    lose(): void {
        for (const run of this.going) {
            [run.status, run.detail] = ['failed', 'The server has ended.'];
            this.fire();
        }
    }

    private of(id: string, agent: string): Run {
        const known = this.byId.get(id) ?? { id, argument: { runId: id }, agent, status: 'started' as const, detail: '', files: [] };
        this.byId.set(id, known);
        for (const old of [...this.byId.keys()].slice(0, -KEPT)) {
            this.byId.delete(old);
        }
        return known;
    }

    private fire(): void {
        const kinds = new Set(this.all.map(kind));
        for (const each of ['going', 'waiting', 'done', 'broken', 'reverted'] as const) {
            void commands.executeCommand('setContext', `agentls.${each}`, kinds.has(each));
        }
        this.changed.fire();
    }
}

/** A run in a few words: how it stands, its files and what it cost. */
export function inWords(run: Run): string {
    const files = run.files.length ? `${run.files.length} file${run.files.length === 1 ? '' : 's'}` : '';
    const cost = run.cost ? `$${run.cost.toFixed(2)}` : '';
    const state = OVER.has(run.status) ? run.status : run.detail || run.status;
    return [state, files, cost].filter(Boolean).join(' · ');
}

/** What can be done with a run: stop one that is `going` or `waiting`, resume one that is `broken`, revert any that is over. */
export function kind(run: Run): 'going' | 'waiting' | 'done' | 'broken' | 'reverted' {
    const over = run.status === 'done' || run.status === 'reverted' ? run.status : 'broken';
    return OVER.has(run.status) ? over : run.status === 'waiting' ? 'waiting' : 'going';
}

/** The icon of a run's state. */
export function icon(run: Run): string {
    const icons = { done: 'check', failed: 'error', stopped: 'circle-slash', interrupted: 'debug-pause', reverted: 'discard', waiting: 'question' } as Record<string, string>;
    return icons[run.status] ?? 'loading~spin';
}
