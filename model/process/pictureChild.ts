/** The entry of the picture process. */
import { pictureHandlers } from '../image/pictures.ts';
import { serve } from './serve.ts';

serve(pictureHandlers);
