using System.Text;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>Windows' own extended attributes of files and directories.</summary>
/// <param name="edits">Changes them.</param>
/// <param name="store">Where they are stored.</param>
internal sealed class ExtendedAttributes(AttributeEdits edits, StreamStore store)
{
    private const uint NoEaKnowledge = 0x200;

    /// <summary>Whether a file must not be opened by a program that knows nothing of extended attributes, as this one.</summary>
    /// <param name="attributes">The file.</param>
    /// <param name="createOptions">The options of the open.</param>
    internal bool Refuse(in FsAttributes attributes, uint createOptions)
    {
        if ((createOptions & NoEaKnowledge) == 0 || attributes.EaSize == 0)
        {
            return false;
        }

        FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> stored = store.Load(attributes.Inode);
        return stored.IsOk && ExtendedAttribute.Pick(stored.Value.Keys).Exists(attribute => attribute.IsNeeded);
    }

    /// <summary>Reads all of a file.</summary>
    internal NtStatus Read(InodeId inode, ref EaListWriter writer)
    {
        FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> stored = store.Load(inode);
        if (!stored.IsOk)
        {
            return stored.Error.ToNtStatus();
        }

        foreach (ExtendedAttribute attribute in ExtendedAttribute.Pick(stored.Value.Keys))
        {
            ReadOnlySpan<byte> value = stored.Value[attribute.Attribute].Span;
            if (value.Length <= ushort.MaxValue && !writer.TryAdd(Encoding.ASCII.GetBytes(attribute.Name), value, attribute.IsNeeded))
            {
                return NtStatus.BufferOverflow;
            }
        }

        return NtStatus.Success;
    }

    /// <summary>Changes those of a list, all or none.</summary>
    internal NtStatus Set(InodeId inode, EaList list)
    {
        NtStatus status = Parse(list, out List<(string Name, bool IsNeeded, byte[] Value)> entries);
        return status != NtStatus.Success || entries.Count == 0 ? status : edits.Apply(inode, attributes => Put(attributes, entries));
    }

    /// <summary>As Windows has it, a file that is overwritten loses its streams and attributes, and gets those of a list.</summary>
    internal NtStatus Replace(InodeId inode, EaList list)
    {
        NtStatus status = Parse(list, out List<(string Name, bool IsNeeded, byte[] Value)> entries);
        return status != NtStatus.Success ? status : edits.Apply(inode, attributes =>
        {
            foreach (string name in attributes.Keys.Where(name => StreamNames.IsStream(name) || FsWindowsEa.TryRead(name, out _, out _)).ToArray())
            {
                attributes.Remove(name);
            }

            Put(attributes, entries);
        });
    }

    private static void Put(Dictionary<string, ReadOnlyMemory<byte>> attributes, List<(string Name, bool IsNeeded, byte[] Value)> entries)
    {
        foreach ((string name, bool isNeeded, byte[] value) in entries)
        {
            ExtendedAttribute.Put(attributes, name, isNeeded, value);
        }
    }

    private static NtStatus Parse(EaList list, out List<(string Name, bool IsNeeded, byte[] Value)> entries)
    {
        entries = [];
        while (list.MoveNext())
        {
            if (list.Name.IsEmpty || list.Name.Length > EaList.NameCapacity || !Ascii.IsValid(list.Name) || list.Name.ContainsAnyInRange((byte)0, (byte)31))
            {
                return NtStatus.InvalidEaName;
            }

            entries.Add((Encoding.ASCII.GetString(list.Name), list.IsNeeded, list.Value.ToArray()));
        }

        return list.IsCorrupt ? NtStatus.InvalidParameter : NtStatus.Success;
    }
}
