/** What the first tab says, and asks, before anyone has written a query. */
export const welcome = ({ demo }) => `# Volunteer Hub · 志愿服务数据中枢
#
# 1  Sign in with an access token.
#    填入访问令牌并登录。${demo ? `
#    Demo tokens are in HUB_HOME/demo-tokens.json.` : ''}
# 2  Open an example, or write a query.
#    打开示例，或自己编写查询。
# 3  Choose a purpose before opening sealed values.
#    读取密封数据前，请选择用途。

query Plugins {
  plugins {
    name
    status
    owner
  }
}
`;
