namespace AisFs.Conformance.Tests.Drivers;

/// <summary>
/// The file system under test, seen by path. Paths are absolute, "/" is its root. Expected failures are outcomes, never
/// exceptions. Every call ends: a driver turns a hang into a failure.
/// </summary>
public interface ITestFileSystem : IDisposable
{
    /// <summary>The driver, for messages.</summary>
    string Description { get; }

    Feature Features { get; }

    /// <summary>The owner of what the tests create.</summary>
    uint Uid { get; }

    /// <summary>The group of what the tests create.</summary>
    uint Gid { get; }

    Outcome<ITestFile> Open(string path, OpenMode mode, uint permissions);

    Outcome<NodeInfo> Stat(string path, bool follow = false);

    Outcome MakeNode(string path, uint permissions);

    Outcome MakeDirectory(string path, uint permissions);

    Outcome RemoveDirectory(string path);

    Outcome Unlink(string path);

    Outcome Rename(string from, string to, RenameMode mode = RenameMode.Replace);

    Outcome Link(string existing, string path);

    Outcome MakeSymlink(string target, string path);

    Outcome<string> ReadSymlink(string path);

    Outcome Chmod(string path, uint mode);

    /// <summary>Changes the owner, of a symbolic link itself; null leaves one as it is.</summary>
    Outcome Chown(string path, uint? uid, uint? gid);

    /// <summary>Sets times in ns since 1970, of a symbolic link itself; null leaves one as it is.</summary>
    Outcome SetTimes(string path, long? accessedNs, long? modifiedNs);

    Outcome Truncate(string path, long size);

    Outcome<ITestDirectory> OpenDirectory(string path);

    Outcome<byte[]> GetXattr(string path, string name);

    Outcome SetXattr(string path, string name, ReadOnlySpan<byte> value, XattrMode mode = XattrMode.CreateOrReplace);

    Outcome<IReadOnlyList<string>> ListXattrs(string path);

    Outcome RemoveXattr(string path, string name);

    Outcome<Capacity> GetCapacity();

    Outcome SyncAll();
}
