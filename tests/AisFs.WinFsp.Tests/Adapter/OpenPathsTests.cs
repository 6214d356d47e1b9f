using System.Diagnostics;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Vfs.Api;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Files that share a path with another one: the driver has one size and one cache for both.</summary>
public sealed class OpenPathsTests
{
    private readonly OpenPaths _open = new(StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_file_that_another_client_replaced_shares_its_path_with_the_new_one()
    {
        OpenNode old = Add(7, @"\folder\File.txt");
        Assert.False(Add(7, @"\folder\File.txt").IsUncached);
        Assert.False(Add(8, @"\folder\File.tx").IsUncached);
        Assert.False(old.IsOutlived);
        OpenNode next = Add(9, @"\folder\File.txt");
        Assert.True(next.IsUncached);
        Assert.True(old.IsOutlived);
        Assert.False(next.IsOutlived);

        // While one of them is open that does without the cache, what that holds may be from before.
        _open.Remove(old);
        Assert.True(Add(9, @"\folder\File.txt").IsUncached);
    }

    [Fact]
    public void What_was_looked_up_before_a_removal_is_looked_up_again()
    {
        long seen = _open.Removals;
        Assert.True(_open.TryAdd(Node(1, @"\a"), seen, out bool isLate));
        Assert.False(isLate);
        _open.Vacated(@"\b");
        Assert.False(_open.TryAdd(Node(2, @"\b"), seen, out isLate));
        Assert.True(isLate);
        Assert.True(_open.TryAdd(Node(2, @"\b"), _open.Removals, out isLate));
        Assert.False(isLate);
    }

    [Fact]
    public void When_all_are_closed_a_path_is_cached_again()
    {
        OpenNode old = Add(7, @"\file");
        OpenNode next = Add(9, @"\file");
        _open.Remove(old);
        _open.Remove(next);
        Assert.False(Add(9, @"\file").IsUncached);
    }

    [Fact]
    public void A_case_twin_is_refused_while_the_other_is_open_also_below_folders()
    {
        OpenNode twin = Add(1, @"\Dir\a");
        Assert.False(_open.TryAdd(Node(2, @"\dir\a")));
        Assert.False(_open.IsFree(@"\dir\a"));
        Assert.True(_open.IsFree(@"\Dir\a"));
        Assert.True(_open.TryAdd(Node(3, @"\dir\b")));

        // Another spelling of the same file is no twin.
        Assert.True(_open.TryAdd(Node(1, @"\DIR\a")));
        Assert.True(_open.HasTwinOf(@"\other", @"\dir"));
        Assert.True(_open.HasTwinOf(@"\other", @"\dir\a"));
        Assert.False(_open.HasTwinOf(@"\Dir", @"\DIR"));
        Assert.False(twin.IsOutlived);
    }

    [Fact]
    public async Task A_twin_that_is_just_being_closed_is_waited_for()
    {
        OpenNode twin = Add(1, @"\a");
        Task<bool> added = Task.Run(() => _open.TryAdd(Node(2, @"\A")), TestContext.Current.CancellationToken);
        long start = Stopwatch.GetTimestamp();
        while (added.Status != TaskStatus.Running && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10))
        {
            Thread.Yield();
        }

        _open.Remove(twin);
        Assert.True(await added);
    }

    [Fact]
    public void Where_case_counts_there_are_no_twins()
    {
        OpenPaths open = new(StringComparison.Ordinal);
        Assert.True(open.TryAdd(Node(1, @"\a")));
        Assert.True(open.TryAdd(Node(2, @"\A")));
        Assert.False(open.HasTwinOf(@"\x", @"\A"));
    }

    [Fact]
    public void Paths_follow_renames_and_what_was_replaced_has_none()
    {
        OpenNode below = Add(1, @"\from\x\file");
        OpenNode replaced = Add(2, @"\to");
        _open.Renamed(@"\from\x", @"\moved");
        Assert.Equal(@"\moved\file", below.Path);
        OpenNode file = Add(3, @"\file");
        _open.Renamed(@"\file", @"\to");
        Assert.Equal(@"\to", file.Path);
        Assert.False(Add(3, @"\to").IsUncached);
        Assert.False(replaced.IsOutlived);
        _open.Vacated(@"\to");
        Assert.False(Add(4, @"\to").IsUncached);
    }

    private static OpenNode Node(ulong inode, string path) => new(path, new FsAttributes { Inode = new InodeId(inode), Kind = FsNodeKind.File });

    private OpenNode Add(ulong inode, string path)
    {
        OpenNode node = Node(inode, path);
        Assert.True(_open.TryAdd(node));
        return node;
    }
}
