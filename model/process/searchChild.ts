/** The entry of the search process. */
import { searchHandlers } from '../search/handlers.ts';
import { serve } from './serve.ts';

serve(searchHandlers);
