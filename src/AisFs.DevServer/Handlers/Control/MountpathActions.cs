using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>Attaches, detaches, enables and disables the mountpaths of a target.</summary>
internal sealed class MountpathActions(Resilver resilver, ClusterConfig config)
{
    private const int MaxLength = 255;

    public Task RunAsync(Exchange exchange, ActionMessage? message)
    {
        string path = message?.Value.ValueKind == JsonValueKind.String ? message.Value.GetString()! : string.Empty;
        if (path.Length == 0)
        {
            bool isText = message?.Value.ValueKind == JsonValueKind.String;
            return exchange.FailAsync(400, null, isText ? "mountpath is not defined" : "invalid mountpath value in request");
        }

        bool moves = config.IsOn(exchange.Node, "resilver") && !exchange.Query.Flag("dntres");
        return message!.Action switch
        {
            "rescan-mp" => LookAsync(exchange, path, "rescan-disks"),
            "fshc-mp" => LookAsync(exchange, path, "FSHC"),
            "attach-mp" or "enable-mp" or "disable-mp" or "detach-mp" when PathError(path) is { } wrong
                => exchange.FailAsync(400, "ErrInvalidMountpath", $"invalid mountpath [{path}]; {wrong}"),
            "attach-mp" => AttachAsync(exchange, path),
            "enable-mp" => EnableAsync(exchange, path),
            "disable-mp" => RemoveAsync(exchange, path, MountpathSet.Removal.Disable, moves),
            "detach-mp" => RemoveAsync(exchange, path, MountpathSet.Removal.Detach, moves),
            _ => exchange.FailAsync(400, null, $"invalid action \"{message.Action}\""),
        };
    }

    private static string? PathError(string path)
        => path[0] != '/' ? "mountpath must be an absolute path"
            : path.Trim('/').Length == 0 ? "root directory is not a valid mountpath"
            : path.Length > MaxLength ? $"mountpath length cannot exceed {MaxLength}"
            : null;

    private static Mountpath? Find(IReadOnlyList<Mountpath> mountpaths, string path)
        => mountpaths.FirstOrDefault(mountpath => mountpath.Path == (path.Length > 1 ? path.TrimEnd('/') : path));

    private static Task NotFoundAsync(Exchange exchange, string path) => exchange.FailAsync(404, "ErrMpathNotFound", $"mountpath {path} does not exist");

    private static Task NothingToDoAsync(Exchange exchange)
    {
        exchange.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    /// <summary>Disks do not change here, and none fails: only what is not in use is refused.</summary>
    private static Task LookAsync(Exchange exchange, string path, string what)
    {
        MountpathSet paths = exchange.Node.Paths;
        string shown = Find(paths.Disabled, path)?.Name ?? path;
        return Find(paths.Available, path) is not null ? exchange.OkAsync()
            : exchange.FailAsync(400, null, $"{exchange.Node.Name}: not starting {what}: {shown} is not available");
    }

    /// <summary>The folders that exist here are those that the target had when it started.</summary>
    private Task AttachAsync(Exchange exchange, string path)
    {
        MountpathSet paths = exchange.Node.Paths;
        if (Find(paths.All, path) is not { } mountpath)
        {
            return exchange.FailAsync(404, "ErrNotFound", $"mountpath {path} does not exist");
        }

        if (paths.Disabled.Contains(mountpath))
        {
            return exchange.FailAsync(400, null, $"{mountpath.NewName} exists and is currently disabled (hint: did you want to enable it?)");
        }

        return paths.Available.Contains(mountpath) ? exchange.FailAsync(400, null, $"duplicated mountpath {mountpath.NewName} ({mountpath.Name})")
            : AddAsync(exchange, mountpath);
    }

    private Task EnableAsync(Exchange exchange, string path)
    {
        MountpathSet paths = exchange.Node.Paths;
        return Find(paths.Available, path) is not null ? NothingToDoAsync(exchange)
            : Find(paths.Disabled, path) is { } mountpath ? AddAsync(exchange, mountpath)
            : NotFoundAsync(exchange, path);
    }

    private Task AddAsync(Exchange exchange, Mountpath mountpath)
    {
        resilver.Add(mountpath, config.IsOn(exchange.Node, "resilver"));
        return exchange.OkAsync();
    }

    private Task RemoveAsync(Exchange exchange, string path, MountpathSet.Removal removal, bool moves)
    {
        MountpathSet paths = exchange.Node.Paths;
        if (Find(paths.Available, path) is { } mountpath)
        {
            resilver.Remove(mountpath, removal, moves);
            return exchange.OkAsync();
        }

        if (Find(paths.Disabled, path) is not { } disabled)
        {
            return NotFoundAsync(exchange, path);
        }

        if (removal == MountpathSet.Removal.Disable)
        {
            return NothingToDoAsync(exchange);
        }

        resilver.Forget(disabled);
        return exchange.OkAsync();
    }
}
