import './app/styles.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { session } from './session/session.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
void session.resume();
createRoot(root).render(<App />);
