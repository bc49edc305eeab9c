import { createRoot } from 'react-dom/client';
import '@vscode/codicons/dist/codicon.css';
import './styles/theme.css';
import './styles/base.css';
import { Workbench } from './app/Workbench.tsx';
import { startWorkbench } from './state/store.ts';

startWorkbench();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<Workbench />);
