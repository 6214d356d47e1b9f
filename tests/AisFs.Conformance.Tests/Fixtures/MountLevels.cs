using System.Text.Json;
using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>What a mount holds, as it tells it itself.</summary>
internal static class MountLevels
{
    private const int MostAttempts = 30;

    // What was fetched ahead and not read is given up after a minute.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(100);

    private static readonly string[] s_idle =
        ["aisfs.files.open", "aisfs.files.dirty", "aisfs.uploads.queued", "aisfs.uploads.active", "aisfs.operations.active", "http.client.active_requests"];

    /// <summary>Waits until nothing is open, under way or unsaved.</summary>
    public static async Task UntilIdleAsync(MountProcess mount)
    {
        await mount.WaitForControlAsync();
        Assert.True(Levels(mount).TryGetProperty("aisfs.uploads.active", out _), "The mount does not tell its levels.");
        await Wait.UntilAsync(() => IsIdle(mount), () => $"{Status(mount)}\n{Levels(mount)}\n{mount.Log}");
    }

    /// <summary>Drops what is cached, and waits until the mount holds no memory of readers and writers.</summary>
    public static async Task UntilEmptyAsync(MountProcess mount)
    {
        (await mount.AskAsync("forget", mount.Mountpoint)).Ok();
        await Wait.UntilAsync(() => Number(Status(mount), "memory", "usedBytes") == 0, () => $"{Status(mount)}\n{mount.Log}");
        await Wait.UntilAsync(() => IsZero(Levels(mount), "aisfs.prefetch.waiting"), () => $"Something that was fetched ahead still waits: {Levels(mount)}", s_patience);
    }

    private static bool IsIdle(MountProcess mount)
    {
        JsonElement status = Status(mount);
        JsonElement levels = Levels(mount);
        return Number(status, "open", "files") == 0
            && Number(status, "open", "directories") == 0
            && Number(status, "unsaved", "files") == 0
            && Number(status, "memory", "writeBytes") == 0
            && Number(status, "memory", "waiting") == 0
            && Number(status, "staging", "usedBytes") == 0
            && s_idle.All(name => IsZero(levels, name));
    }

    private static bool IsZero(JsonElement levels, string name) => !levels.TryGetProperty(name, out JsonElement level) || level.GetDouble() == 0;

    // The command waits for about a second: a machine that has much else to do may need longer for an answer.
    private static JsonElement Status(MountProcess mount)
    {
        for (int attempt = 1; ; attempt++)
        {
            CommandResult told = mount.AskAsync("status", mount.Mountpoint, "--json").GetAwaiter().GetResult().Ended();
            if (told.ExitCode == 0)
            {
                return JsonDocument.Parse(told.Output).RootElement.GetProperty("mounts")[0].GetProperty("status");
            }

            Assert.True(attempt < MostAttempts, $"{told}\n{mount.Log}");
        }
    }

    private static JsonElement Levels(MountProcess mount) => Ask(mount, "stats", mount.Mountpoint, "--interval", "100ms").GetProperty("levels");

    private static JsonElement Ask(MountProcess mount, params string[] arguments)
        => JsonDocument.Parse(mount.AskAsync([.. arguments, "--json"]).GetAwaiter().GetResult().Ok().Output).RootElement;

    private static long Number(JsonElement status, string part, string name) => status.GetProperty(part).GetProperty(name).GetInt64();
}
