using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>A key that can be replaced at once.</summary>
internal sealed class BoxedKey(ObjectKey value)
{
    public ObjectKey Value => value;

    /// <summary>Makes the key of a file that has its first name.</summary>
    /// <param name="field">Holds the directory of that name, or the key once it was made.</param>
    /// <param name="name">The name.</param>
    public static BoxedKey Make(ref object field, string name)
    {
        object before = Volatile.Read(ref field);
        if (before is not DirectoryPlace place)
        {
            return (BoxedKey)before;
        }

        BoxedKey made = new(place.Object(name));
        object present = Interlocked.CompareExchange(ref field, made, before);
        return ReferenceEquals(present, before) ? made : (BoxedKey)present;
    }
}
