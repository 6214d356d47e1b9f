using AisFs.Mount.WinFsp;
using AisFs.Vfs;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Files that share a path with another one: the driver has one cache for both.</summary>
public sealed class OpenNodesTests
{
    private readonly OpenNodes _open = new(StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_file_that_another_client_replaced_shares_its_path_with_the_new_one()
    {
        OpenNode old = Add(7, @"\folder\File.txt");
        Assert.False(_open.SharesPath(Node(7, @"\folder\file.txt")));
        Assert.False(_open.SharesPath(Node(8, @"\folder\file.tx")));
        Assert.True(_open.SharesPath(Node(8, @"\folder\file.txt")));

        // While one of them is open that does without the cache, what that holds may be from before.
        OpenNode next = Add(8, @"\folder\file.txt");
        next.IsUncached = true;
        _open.Remove(old);
        Assert.True(_open.SharesPath(Node(8, @"\folder\file.txt")));
        _open.Remove(next);
        Assert.False(_open.SharesPath(Node(8, @"\folder\file.txt")));
    }

    private static OpenNode Node(ulong inode, string path) => new(path, new FsAttributes { Inode = new InodeId(inode), Kind = FsNodeKind.File });

    private OpenNode Add(ulong inode, string path)
    {
        OpenNode node = Node(inode, path);
        _open.Add(node);
        return node;
    }
}
