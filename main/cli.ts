#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { acceptCommand } from './commands/accept.ts';
import { checkCommand } from './commands/check.ts';
import { demoCommand } from './commands/demo.ts';
import { exportCommand } from './commands/export.ts';
import { modelCommand } from './commands/model.ts';
import { proposeCommand } from './commands/propose.ts';
import { statsCommand } from './commands/stats.ts';
import { createTerminal, EXIT, type Terminal } from './terminal.ts';
