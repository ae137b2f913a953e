import '@graphiql/react/font/fira-code.css';
import '@graphiql/react/font/roboto.css';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './explorer.css';
import 'graphiql/setup-workers/vite';
import { createRoot } from 'react-dom/client';
import { Explorer } from './explorer.jsx';

const root = createRoot(document.getElementById('explorer'));
const answer = await fetch(`${import.meta.env.BASE_URL}config.json`);
if (answer.ok) root.render(<Explorer config={await answer.json()} />);
else root.render(<p role="alert">The hub does not answer: {answer.status} {answer.statusText}</p>);
