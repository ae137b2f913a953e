import { useId, useState } from 'react';
import { ChevronDownIcon, DropdownMenu, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import mark from './mark.svg';

const PURPOSES = {
  '': 'None 无',
  SERVICE: 'Service 服务',
  CLAIM: 'Claim 理赔',
  CERTIFICATE: 'Certificate 证明',
  ACCREDITATION: 'Accreditation 评定',
  EMERGENCY: 'Emergency 应急',
  STATISTICS: 'Statistics 统计',
};

/** The slim bar above GraphiQL: whose hub, who asks, for what purpose, and what one may ask. */
export function Bar({ config, token, setToken, purpose, setPurpose }) {
  return (
    <header className="graphiql-container bar">
      <img src={mark} alt="" width="26" height="26" />
      <h1>Volunteer Hub <span lang="zh">· 志愿服务数据中枢</span></h1>
      {config.demo && <span className="badge">Demo</span>}
      <SchemaState token={token} />
      <Token token={token} setToken={setToken} />
      <Purpose purpose={purpose} setPurpose={setPurpose} />
      <Examples examples={config.examples} />
    </header>
  );
}

/** Whether the hub has let the caller in and shown its schema. */
function SchemaState({ token }) {
  const { schema, isIntrospecting, fetchError } = useGraphiQL(state => ({
    schema: state.schema, isIntrospecting: state.isIntrospecting, fetchError: state.fetchError,
  }));
  const [state, text] =
    !token ? ['waiting', 'Signed out'] :
    fetchError ? ['refused', JSON.parse(fetchError).errors?.[0]?.message ?? 'No schema'] :
    isIntrospecting || !schema ? ['waiting', 'Signing in'] :
    ['ready', 'Signed in'];
  return <span className="state" role="status" data-state={state} title={text}>{text}</span>;
}

/** The access token, typed unseen; entering it signs in, and signing out forgets it. */
function Token({ token, setToken }) {
  const [typed, setTyped] = useState(token);
  const id = useId();
  const isSignedIn = token !== '' && typed.trim() === token;
  const submit = event => {
    event.preventDefault();
    const next = isSignedIn ? '' : typed.trim();
    setTyped(next);
    setToken(next);
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor={id}>Token</label>
      <input
        id={id} type="password" aria-label="Access token" placeholder="Access token 访问令牌" autoComplete="off" spellCheck="false"
        value={typed} onChange={event => setTyped(event.target.value)}
      />
      <button className={isSignedIn ? 'sign-out' : 'sign-in'} disabled={!typed.trim() && !token}>
        {isSignedIn ? 'Sign out' : 'Sign in'}
      </button>
    </form>
  );
}

/** The purpose that each request declares in `Hub-Purpose`. */
function Purpose({ purpose, setPurpose }) {
  const id = useId();
  return (
    <div className="purpose">
      <label htmlFor={id}>Purpose</label>
      <select id={id} value={purpose} onChange={event => setPurpose(event.target.value)}>
        {Object.entries(PURPOSES).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </div>
  );
}

/** A menu of the plugins' example queries; each opens in a tab of its own. */
function Examples({ examples }) {
  const { addTab } = useGraphiQLActions();
  const { queryEditor, variableEditor } = useGraphiQL(state => ({
    queryEditor: state.queryEditor, variableEditor: state.variableEditor,
  }));
  const open = ({ query, variables = {} }) => {
    addTab();
    queryEditor.setValue(query);
    variableEditor.setValue(Object.keys(variables).length ? JSON.stringify(variables, null, 2) : '');
  };
  return (
    <DropdownMenu>
      <DropdownMenu.Button className="examples" disabled={!queryEditor || !variableEditor || !examples.length}>
        Examples <ChevronDownIcon aria-hidden="true" />
      </DropdownMenu.Button>
      <DropdownMenu.Content align="end" className="menu">
        {examples.map(example => (
          <DropdownMenu.Item key={`${example.plugin}/${example.title}`} className="example" onSelect={() => open(example)}>
            {example.title} <small>{example.plugin}</small>
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
