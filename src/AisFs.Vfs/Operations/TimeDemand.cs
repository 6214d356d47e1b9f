using AisFs.Vfs.Ahead;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Decides at which point the times of a file are asked for that only the cluster knows: at its lookup, or when a program wants them.</summary>
/// <param name="habits">Knows what programs do.</param>
/// <param name="isOn">Whether times may wait, and programs see exact ones.</param>
internal sealed class TimeDemand(TimeHabits habits, bool isOn)
{
    /// <summary>Whether the lookup of a name of which nothing is known asks for its times, too.</summary>
    public bool IsExpected(DirectoryInode directory, uint thread) => isOn && habits.AreWanted(directory.Place.Path, thread);

    /// <summary>Whether a lookup asks for the times of what it has found, if they are not known.</summary>
    public bool IsExpectedOf(DirectoryInode directory, Inode found, uint thread) => isOn && !NodeTree.HasTimes(found) && habits.AreWanted(directory.Place.Path, thread);

    /// <summary>A program wants times that are not known.</summary>
    /// <param name="inode">The file.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    public void Seen(Inode inode, uint thread)
    {
        if (isOn && inode.Parent is { } parent)
        {
            habits.Wanted(parent.Place.Path, thread);
        }
    }

    /// <summary>A program has its first bytes of a file.</summary>
    public void Read(FileHandle file)
    {
        if (isOn && !NodeTree.HasTimes(file.Inode) && file.Inode.Parent is { } parent)
        {
            habits.Unwanted(parent.Place.Path, file.Opener);
        }
    }
}
