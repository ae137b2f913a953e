import { useMemo, useRef, useState } from 'react';
import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryStore } from '@graphiql/plugin-history';
import { GraphiQLProvider } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface } from 'graphiql';
import { Bar } from './bar.jsx';
import { ask } from './ask.js';
import { EDITOR_THEME, EditorTheme } from './theme.jsx';
import { welcome } from './welcome.js';

const PLUGINS = [DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];

/** A text that lives as long as this browser tab, never longer. */
function useSessionText(key) {
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  return [text, next => {
    sessionStorage.setItem(key, next);
    setText(next);
  }];
}

/** GraphiQL with the hub's bar above it; queries and history too stay in this browser tab. */
export function Explorer({ config }) {
  const [token, setToken] = useSessionText('hub:token');
  const [purpose, setPurpose] = useSessionText('hub:purpose');
  const latestPurpose = useRef(purpose);
  latestPurpose.current = purpose;
  // GraphiQL reads the schema again for each new fetcher: a new token makes one, a new purpose does not.
  const fetcher = useMemo(
    () => request => ask(config.endpoint, request, { token, purpose: latestPurpose.current }),
    [config.endpoint, token],
  );
  return (
    <GraphiQLProvider
      fetcher={fetcher}
      schema={token ? undefined : null}
      plugins={PLUGINS}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      storage={sessionStorage}
      editorTheme={EDITOR_THEME}
      defaultQuery={welcome(config)}
      schemaDescription
    >
      <HistoryStore>
        <DocExplorerStore>
          <EditorTheme />
          <Bar {...{ config, token, setToken, purpose, setPurpose }} />
          <GraphiQLInterface
            isHeadersEditorEnabled={false}
            showPersistHeadersSettings={false}
            defaultEditorToolsVisibility="variables"
          >
            <GraphiQL.Logo>{null}</GraphiQL.Logo>
          </GraphiQLInterface>
        </DocExplorerStore>
      </HistoryStore>
    </GraphiQLProvider>
  );
}
