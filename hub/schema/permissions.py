"""What the core asks a caller to hold."""

from hub.graph.markers import Permission

VOLUNTEER_READ = Permission(name="volunteer:read", title="See volunteers, masked (查看志愿者)")
VOLUNTEER_WRITE = Permission(name="volunteer:write", title="Register volunteers (登记志愿者)")
ORGANIZATION_READ = Permission(name="organization:read", title="See organizations (查看组织)")
ORGANIZATION_WRITE = Permission(name="organization:write", title="Register organizations (登记组织)")
ACTIVITY_READ = Permission(name="activity:read", title="See activities (查看活动)")
ACTIVITY_WRITE = Permission(name="activity:write", title="Publish and open activities (发布活动)")
ASSIGNMENT_WRITE = Permission(name="assignment:write", title="Sign up, invite, accept and complete (报名与录用)")
RECORD_READ = Permission(name="record:read", title="See service records (查看服务记录)")
RECORD_WRITE = Permission(name="record:write", title="Record, confirm and void service (记录服务)")
STATISTICS_READ = Permission(name="statistics:read", title="See numbers of the whole province (查看全省统计)")
POLICY_READ = Permission(name="policy:read", title="See the numbers of the policy (查看政策参数)")

ALL = (
    VOLUNTEER_READ,
    VOLUNTEER_WRITE,
    ORGANIZATION_READ,
    ORGANIZATION_WRITE,
    ACTIVITY_READ,
    ACTIVITY_WRITE,
    ASSIGNMENT_WRITE,
    RECORD_READ,
    RECORD_WRITE,
    STATISTICS_READ,
    POLICY_READ,
)
