using System.Globalization;
using AisFs.Client.AuthN;
using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>AuthN.</summary>
internal static class AuthNApi
{
    internal static readonly (string Name, AisAccess Access)[] Access =
    [
        ("GET", AisAccess.Get), ("OBJ_HEAD", AisAccess.ObjectHead), ("PUT", AisAccess.Put), ("APPEND", AisAccess.Append), ("OBJ_DELETE", AisAccess.ObjectDelete),
        ("OBJ_MOVE", AisAccess.ObjectMove), ("PROMOTE", AisAccess.Promote), ("OBJ_UPDATE", AisAccess.ObjectUpdate), ("BCK_HEAD", AisAccess.BucketHead),
        ("OBJ_LIST", AisAccess.ObjectList), ("PATCH", AisAccess.Patch), ("BCK_SET_ACL", AisAccess.BucketSetAccess), ("LIST_BUCKETS", AisAccess.ListBuckets),
        ("SHOW_CLUSTER", AisAccess.ShowCluster), ("CREATE_BUCKET", AisAccess.CreateBucket), ("DESTROY_BUCKET", AisAccess.DestroyBucket),
        ("MOVE_BUCKET", AisAccess.MoveBucket), ("ADMIN", AisAccess.Admin),
    ];

    internal static readonly (string Name, AisAccess Access)[] DerivedAccess =
    [
        ("ACCESS_RO", AisAccess.ReadOnly), ("ACCESS_RW", AisAccess.ReadWrite), ("CLUSTER_ACCESS_RO", AisAccess.ClusterReadOnly),
        ("CLUSTER_ACCESS_RW", AisAccess.ClusterReadWrite), ("ACCESS_BUCKET_ADMIN", AisAccess.BucketAdmin), ("ACCESS_SU", AisAccess.SuperUser),
    ];

    public static PyObject WrapAuthN(AisAuthNClient client)
    {
        PyObject result = new("AuthNClient");
        result.Method("login", async a =>
        {
            TimeSpan? expires = a.Get(2, "expires_in") is null ? null : TimeSpan.FromSeconds(a.Seconds(2, "expires_in", 0));
            return (object?)await client.LoginAsync(a.Text(0, "username"), a.Text(1, "password"), expires);
        });
        AddControl(result, "logout", client.LogoutAsync);
        result.Method("token_manager", _ => new PyObject("TokenManager").Method("revoke", async a =>
        {
            await client.Tokens.RevokeAsync(a.Text(0, "token"));
            return (object?)null;
        }));
        result.Method("cluster_manager", _ => WrapClusters(client.Clusters));
        result.Method("role_manager", _ => WrapRoles(client.Roles));
        result.Method("user_manager", _ => WrapUsers(client.Users));
        return result;
    }

    public static PyObject WrapClusters(AisAuthNClusters clusters)
    {
        PyObject result = new("ClusterManager");
        result.Method("list", async _ =>
        {
            Dictionary<string, object?> all = (await clusters.ListAsync()).ToDictionary(static cluster => cluster.Id, static cluster => (object?)WrapCluster(cluster));
            return new PyObject("ClusterList") { Repr = () => $"ClusterList(clusters={PyText.Repr(all)})" }.Value("clusters", all);
        });
        result.Method("get", async a => WrapCluster(await clusters.GetAsync(a.Text(0, "cluster_id", a.Text(1, "cluster_alias")))));
        result.Method("register", async a => WrapCluster(await clusters.RegisterAsync(a.Text(0, "cluster_alias"), ReadTexts(a.Get(1, "urls")) ?? [])));
        result.Method("update", async a => WrapCluster(await clusters.UpdateAsync(a.Text(0, "cluster_id"), a.Text(1, "cluster_alias"), ReadTexts(a.Get(2, "urls")))));
        result.Method("delete", async a =>
        {
            await clusters.DeleteAsync(a.Text(0, "cluster_id", a.Text(1, "cluster_alias")));
            return (object?)null;
        });
        return result;
    }

    public static PyObject WrapRoles(AisAuthNRoles roles)
    {
        PyObject result = new("RoleManager");
        result.Method("list", async _ => WrapRoleList(await roles.ListAsync()));
        result.Method("get", async a => WrapRole(await roles.GetAsync(a.Text(0, "role_name"))));
        result.Method("create", async a => WrapRole(await roles.CreateAsync(
            a.Text(0, "name"), a.Text(1, "desc"), a.Text(2, "cluster_alias"), ReadAccess(a.Get(3, "perms")), a.Text(4, "bucket_name"))));
        result.Method("update", async a =>
        {
            await roles.UpdateAsync(a.Text(0, "name"), a.Text(1, "desc"), a.Text(2, "cluster_alias"), ReadAccess(a.Get(3, "perms")), a.Text(4, "bucket_name"));
            return (object?)null;
        });
        result.Method("delete", async a =>
        {
            await roles.DeleteAsync(a.Text(0, "name"), a.Flag(1, "missing_ok"));
            return (object?)null;
        });
        return result;
    }

    public static PyObject WrapUsers(AisAuthNUsers users)
    {
        PyObject result = new("UserManager");
        result.Method("list", async _ =>
        {
            Dictionary<string, object?> all = (await users.ListAsync()).ToDictionary(static pair => pair.Key, static pair => (object?)WrapUser(pair.Value));
            return new PyObject("UserMap") { Repr = () => $"UserMap(root={PyText.Repr(all)})" };
        });
        result.Method("get", async a => WrapUser(await users.GetAsync(a.Text(0, "username"))));
        result.Method("create", async a => WrapUser(await users.CreateAsync(a.Text(0, "username"), a.Text(2, "password"), ReadTexts(a.Get(1, "roles")) ?? [])));
        result.Method("update", async a => WrapUser(await users.UpdateAsync(a.Text(0, "username"), a.Text(1, "password"), ReadTexts(a.Get(2, "roles")))));
        result.Method("delete", async a =>
        {
            await users.DeleteAsync(a.Text(0, "username"), a.Flag(1, "missing_ok"));
            return (object?)null;
        });
        return result;
    }

    public static List<string>? ReadTexts(object? list) => (list as List<object?>)?.ConvertAll(static item => (string)item!);

    public static AisAccess ReadAccess(object? list)
        => (AisAccess)((list as List<object?>)?.Sum(static item => (long)((PyEnum)item!).Value!) ?? 0);

    public static PyObject WrapCluster(AisAuthNCluster cluster) => new PyObject("ClusterInfo")
    {
        Repr = () => $"ClusterInfo(id='{cluster.Id}', alias={(cluster.Alias.Length == 0 ? "None" : PyText.Repr(cluster.Alias))}, urls={PyText.Repr(cluster.Urls)})",
    }
        .Value("id", cluster.Id)
        .Value("alias", cluster.Alias);

    public static PyObject WrapRole(AisRole role) => new PyObject("RoleInfo")
    {
        Repr = () =>
        {
            string clusters = role.Clusters is null ? "None" : $"[{string.Join(", ", role.Clusters.Select(static item => $"ClusterPermission(id='{item.ClusterId}', perm='{Format(item.Access)}')"))}]";
            string buckets = role.Buckets is null ? "None" : $"[{string.Join(", ", role.Buckets.Select(static item => $"BucketPermission(bck={ReprBucket(item.Bucket)}, perm='{Format(item.Access)}')"))}]";
            return $"RoleInfo(name={PyText.Repr(role.Name)}, desc={PyText.Repr(role.Description)}, clusters={clusters}, buckets={buckets}, admin={PyText.Repr(role.IsAdmin)})";

            static string Format(AisAccess access) => ((ulong)access).ToString(CultureInfo.InvariantCulture);
        },
    }
        .Value("name", role.Name);

    public static PyObject WrapRoleList(IReadOnlyList<AisRole> roles)
    {
        List<object?> all = [.. roles.Select(static role => (object?)WrapRole(role))];
        return new PyObject("RolesList") { Repr = () => $"RolesList(root={PyText.Repr(all)})", Items = () => all.ToAsyncEnumerable() };
    }

    public static PyObject WrapUser(AisUser user)
    {
        PyObject roles = WrapRoleList(user.Roles);
        return new PyObject("UserInfo") { Repr = () => $"UserInfo(id={PyText.Repr(user.Name)}, password=None, roles={roles.Repr!()})" }
            .Value("id", user.Name)
            .Value("roles", roles);
    }
}
