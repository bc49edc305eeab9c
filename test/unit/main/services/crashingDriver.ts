/** A process for trying execution providers whose driver ends it. */
import { serve } from '../../../../model/process/serve.ts';

serve({
  probe: async () => {
    process.stderr.write('the driver lost its device\n');
    process.abort();
  },
});
