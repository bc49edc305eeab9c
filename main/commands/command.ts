import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** What a command does once its words are parsed; the number is the exit code of the process. */
export type Work = (terminal: Terminal) => Promise<number>;

/** Hands the work of a command to the command line, which gives it a terminal and reports what it throws. */
export type Start = (work: Work) => Promise<void>;

/** Adds one command to the command line. */
export type AddCommand = (program: Command, start: Start) => void;
