using System.Text;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Buckets;

namespace AisFs.DevServer.Listing;

/// <summary>The members of archives, which a listing can put behind them.</summary>
internal static class ArchiveLister
{
    public static bool IsArchive(ReadOnlySpan<byte> name) => ArchiveKinds.ByName(name) != ArchiveKind.None;

    /// <summary>The members in order of their names; none of what is no archive but by its name.</summary>
    public static List<ListEntry> Members(Bucket bucket, byte[] archive)
    {
        List<ListEntry> members = [];
        if (bucket.Open(archive) is not { } record)
        {
            return members;
        }

        try
        {
            foreach (ArchiveMember member in ArchiveReader.Read(ArchiveKinds.ByName(archive), record.Content))
            {
                byte[] name = [.. archive, (byte)'/', .. Encoding.UTF8.GetBytes(member.Name)];
                members.Add(new ListEntry(name, null, member.Size, ListEntry.Cached | ListEntry.InArchive));
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return [];
        }
        finally
        {
            record.Content.Release();
        }

        members.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        return members;
    }
}
