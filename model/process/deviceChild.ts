/** The entry of the process that tries execution providers. */
import { deviceHandlers } from '../providers/deviceHandlers.ts';
import { serve } from './serve.ts';

serve(deviceHandlers);
