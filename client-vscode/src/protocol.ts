/** What the server is asked and what it tells, beyond the protocol itself. */

/** An agent, as `agentls.agents` lists it. Paths in a workspace folder are relative to it. */
export interface Agent {
    name: string;
    dialect: string;
    path: string;
    description: string;
    model: string | null;
    tools: Record<string, 'allow' | 'ask' | 'deny'>;
    hosts: Record<string, { loads: boolean; why: string }>;
}

/** The argument of `agentls.run`. *range* and *diagnostics* are as the protocol has them. */
export interface RunArgument {
    agent: string;
    task: string;
    uri?: string;
    range?: unknown;
    diagnostics?: unknown[];
}

/** `agentls/run`: where a run stands. */
export interface RunEvent {
    runId: string;
    agent: string;
    status: RunStatus;
    detail: string;
}

export type RunStatus =
    | 'started' | 'thinking' | 'tool' | 'waiting' | 'running'
    | 'done' | 'failed' | 'stopped' | 'interrupted' | 'reverted';

/** A run, as `agentls.runs` lists it. */
export interface PastRun {
    id: string;
    agent: string;
    task: string;
    status: RunStatus;
    files: string[];
}

/** `agentls/event`: what happens in a run. Only what is shown here is named. */
export interface DetailEvent {
    runId: string;
    event: { event: string; path?: string; cost_usd?: number | null; files?: string[]; report?: string; agents?: string[] };
}

/** The answer of `agentls.explain`. */
export interface Explanation {
    decision: 'allow' | 'ask' | 'deny';
    reason: string;
    rule: { path: string; line: number; text: string } | null;
}

export const DIALECTS: Record<string, string> = {
    'claude-code': 'Claude Code',
    opencode: 'OpenCode',
    copilot: 'VS Code (Copilot)',
};

/** The rights that say most about an agent, as words: `edit ask · shell deny`. */
export function rights(agent: Agent): string {
    const shown = ['edit', 'shell', 'web'].filter((name) => agent.tools[name]);
    return shown.map((name) => `${name} ${agent.tools[name]}`).join(' · ');
}
