using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Does whatever comes to names that others use at the same time; answers that make no sense then fail.</summary>
internal sealed class RandomUser(Mounted mount, int seed)
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];

    // What may be the answer when others change the same names.
    private static readonly FsError[] s_expected =
    [
        FsError.None, FsError.NotFound, FsError.Exists, FsError.NotEmpty, FsError.NotDirectory, FsError.IsDirectory, FsError.Stale,
        FsError.InvalidArgument, FsError.NotSupported, FsError.NotPermitted, FsError.NoAttribute, FsError.Busy,
    ];

    private readonly Random _random = new(seed);
    private readonly PathClient _client = new(mount.System);
    private readonly List<HandleId> _open = [];

    /// <summary>Does a number of operations and closes what it has opened.</summary>
    public async Task WorkAsync(int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            string path = PathOf(_random);
            int operation = _random.Next(14);
            FsError error = operation < 5 ? await UseHandlesAsync(operation, path) : await UseNamesAsync(operation, path);
            Assert.Contains(error, s_expected);
            if (_random.Next(50) == 0)
            {
                mount.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        foreach (HandleId handle in _open)
        {
            Assert.Contains(await _client.CloseAsync(handle), s_expected);
        }
    }

    /// <summary>One of few paths, up to three names deep.</summary>
    public static string PathOf(Random random)
    {
        string path = s_names[random.Next(s_names.Length)];
        for (int depth = random.Next(3); depth > 0; depth--)
        {
            path += "/" + s_names[random.Next(s_names.Length)];
        }

        return path;
    }

    private async Task<FsError> UseHandlesAsync(int operation, string path)
    {
        if (operation < 2)
        {
            FsResult<HandleId> handle = await _client.OpenAsync(path, FsOpenFlags.Write | FsOpenFlags.Read, create: _random.Next(2) == 0);
            if (handle.IsOk)
            {
                _open.Add(handle.Value);
            }

            return handle.Error;
        }

        if (_open.Count == 0)
        {
            return FsError.None;
        }

        if (operation < 4)
        {
            return (await mount.System.WriteAsync(_open[_random.Next(_open.Count)], _random.Next(50), new byte[_random.Next(50)], false, CancellationToken.None)).Error;
        }

        HandleId closed = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        return await _client.CloseAsync(closed);
    }

    private async Task<FsError> UseNamesAsync(int operation, string path)
    {
        switch (operation)
        {
            case 5:
                return await _client.WriteAsync(path, "text");
            case 6:
                return await _client.MkdirAsync(path);
            case 7:
                return await _client.RmdirAsync(path);
            case 8:
                return await _client.UnlinkAsync(path);
            case 9:
                return await _client.RenameAsync(path, PathOf(_random), (FsRenameFlags)_random.Next(3));
            case 10:
                await _client.ReadDirectoryAsync(path, withLookup: true, 3);
                return FsError.None;
            case 11:
                return await _client.SetAsync(path, new FsAttributeChanges { Mode = (uint)_random.Next(512), Size = _random.Next(4) == 0 ? _random.Next(100) : null });
            case 12:
                return await _client.SetXattrAsync(path, "user.k", "v");
            default:
                return (await _client.ReadAsync(path)).Error;
        }
    }
}
