"""What the core asks a caller to hold."""

from hub.graph.markers import Permission

VOLUNTEER_READ = Permission(name="volunteer:read", title="See volunteers, masked (查看志愿者)")
VOLUNTEER_WRITE = Permission(name="volunteer:write", title="Register volunteers (登记志愿者)")
VOLUNTEER_LOOKUP = Permission(
    name="volunteer:lookup", title="Find volunteers by document or phone (按证件或手机查询志愿者)"
)
ORGANIZATION_READ = Permission(name="organization:read", title="See organizations (查看组织)")
ORGANIZATION_WRITE = Permission(name="organization:write", title="Register organizations (登记组织)")
ACTIVITY_READ = Permission(name="activity:read", title="See activities (查看活动)")
ACTIVITY_WRITE = Permission(name="activity:write", title="Publish and open activities (发布活动)")
ASSIGNMENT_WRITE = Permission(name="assignment:write", title="Sign up, invite, accept and complete (报名与录用)")
RECORD_READ = Permission(name="record:read", title="See service records (查看服务记录)")
RECORD_WRITE = Permission(name="record:write", title="Record, confirm and void service (记录服务)")
STATISTICS_READ = Permission(name="statistics:read", title="See numbers of the whole province (查看全省统计)")
CONSENT_READ = Permission(name="consent:read", title="See consents and what is shared (查看同意与共享)")
CONSENT_WRITE = Permission(name="consent:write", title="Give and withdraw consent, agree on sharing (办理同意与共享)")
RIGHTS_EXPORT = Permission(name="rights:export", title="Hand a person the copy of all that is held (提供个人信息副本)")
RIGHTS_CORRECT = Permission(name="rights:correct", title="Correct who a person is (更正身份信息)")
RIGHTS_ERASE = Permission(name="rights:erase", title="Erase people, and see who was erased (删除个人信息)")
POLICY_READ = Permission(name="policy:read", title="See the numbers of the policy (查看政策参数)")
SCHEMA_EXPLORE = Permission(name="schema:explore", title="See the graph itself, and explore it (查看图谱结构)")
ACCESS_READ = Permission(name="access:read", title="See the rules of what departments may see (查看访问策略)")
ACCESS_WRITE = Permission(name="access:write", title="Set and remove those rules (设置访问策略)")
SECURITY_READ = Permission(name="security:read", title="See incidents and impact assessments (查看安全登记)")
SECURITY_WRITE = Permission(name="security:write", title="Enter incidents and impact assessments (登记安全事件与评估)")
AUDIT_READ = Permission(name="audit:read", title="See who opened whose data (查看审计)")

ALL = (
    VOLUNTEER_READ,
    VOLUNTEER_WRITE,
    VOLUNTEER_LOOKUP,
    ORGANIZATION_READ,
    ORGANIZATION_WRITE,
    ACTIVITY_READ,
    ACTIVITY_WRITE,
    ASSIGNMENT_WRITE,
    RECORD_READ,
    RECORD_WRITE,
    STATISTICS_READ,
    CONSENT_READ,
    CONSENT_WRITE,
    RIGHTS_EXPORT,
    RIGHTS_CORRECT,
    RIGHTS_ERASE,
    POLICY_READ,
    SCHEMA_EXPLORE,
    ACCESS_READ,
    ACCESS_WRITE,
    SECURITY_READ,
    SECURITY_WRITE,
    AUDIT_READ,
)
