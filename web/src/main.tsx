import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { followNewBuilds } from './app/new-build.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
followNewBuilds();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
