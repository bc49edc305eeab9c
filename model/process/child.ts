/** The entry of the model process. */
import { serve } from './serve.ts';

// The engine's handlers go in here.
serve({});
