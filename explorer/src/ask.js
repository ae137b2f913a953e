/** The hub's answer to one GraphQL request, in the caller's name and for the chosen purpose. */
export async function ask(endpoint, request, { token, purpose }) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json, application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (purpose) headers['Hub-Purpose'] = purpose;
  const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(request) });
  if (!answer.headers.get('Content-Type')?.includes('json')) {
    throw new Error(`The hub answers ${answer.status} ${answer.statusText} without a GraphQL result.`);
  }
  return answer.json();
}
