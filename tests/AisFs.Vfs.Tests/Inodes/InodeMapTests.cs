using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Inodes;

public sealed class InodeMapTests
{
    private static readonly DirectoryPlace s_place = DirectoryPlace.Objects(BucketId.Ais("b"), string.Empty);

    [Fact]
    public void What_was_added_is_found_until_it_is_removed()
    {
        InodeMap map = new();
        Inode[] inodes = [.. Enumerable.Range(1, 1000).Select(static id => Make(id))];
        Array.ForEach(inodes, map.Add);
        Assert.Equal(1000, map.Count);
        Assert.All(inodes, inode => Assert.True(map.TryGet(inode.Id.Value, out Inode? found) && ReferenceEquals(inode, found)));
        Assert.False(map.TryGet(0, out _));
        Assert.False(map.TryGet(1001, out _));
        Assert.False(map.TryGet(1_000_000, out _));
        Assert.Equal(inodes.ToHashSet(), map.All.ToHashSet());
        foreach (Inode inode in inodes.Where(static inode => inode.Id.Value % 3 != 0))
        {
            map.Remove(inode);
            map.Remove(inode);
        }

        Assert.Equal(333, map.Count);
        Assert.All(inodes, inode => Assert.Equal(inode.Id.Value % 3 == 0, map.TryGet(inode.Id.Value, out _)));
        map.ClearBut(inodes[2]);
        Assert.Equal([inodes[2]], map.All);
        Assert.Equal(1, map.Count);
    }

    [Fact]
    public void Another_inode_of_the_same_id_is_not_removed()
    {
        InodeMap map = new();
        Inode inode = Make(7);
        map.Add(inode);
        map.Remove(Make(7));
        Assert.True(map.TryGet(7, out _));
        Assert.Equal(1, map.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Neighbours_that_come_and_go_at_once_are_not_lost()
    {
        // Threads share pages: one removes its inodes while others add theirs.
        const int Rounds = 20_000;
        InodeMap map = new();
        long last = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            Queue<Inode> living = new();
            for (int i = 0; i < Rounds; i++)
            {
                Inode inode = Make(Interlocked.Increment(ref last));
                map.Add(inode);
                living.Enqueue(inode);
                while (living.Count > i % 70)
                {
                    Inode oldest = living.Dequeue();
                    Assert.True(map.TryGet(oldest.Id.Value, out Inode? found) && ReferenceEquals(oldest, found));
                    map.Remove(oldest);
                    Assert.False(map.TryGet(oldest.Id.Value, out _));
                }
            }

            foreach (Inode inode in living)
            {
                Assert.True(map.TryGet(inode.Id.Value, out _));
                map.Remove(inode);
            }
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(0, map.Count);
        Assert.Empty(map.All);
    }

    private static FileInode Make(long id) => new(new InodeId((ulong)id), (ulong)id, FsNodeKind.File, s_place);
}
