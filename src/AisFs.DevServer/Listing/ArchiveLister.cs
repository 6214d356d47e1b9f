using System.Text;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Listing;

/// <summary>Puts the members of archives behind them in a page.</summary>
internal static class ArchiveLister
{
    public static ListPage List(Bucket bucket, ListQuery query)
    {
        ListPage page = new();

        // A page may have ended in the middle of an archive: its last name lies "below" the archive's.
        ReadOnlySpan<byte> token = query.Token;
        for (int i = 1; i <= token.Length; i++)
        {
            if ((i == token.Length || token[i] == (byte)'/') && ArchiveReader.ByName(token[..i]) != ArchiveKind.None)
            {
                AddMembers(bucket, token[..i].ToArray(), token, page);
            }
        }

        foreach (ListEntry entry in bucket.List(query).Entries)
        {
            if (entry.Record is null || ArchiveReader.ByName(entry.Name) == ArchiveKind.None)
            {
                page.Entries.Add(entry);
                continue;
            }

            page.Entries.Add(entry with { Flags = entry.Flags | ListEntry.Archive });
            AddMembers(bucket, entry.Name, default, page);
            if (page.Entries.Count >= query.PageSize)
            {
                break;
            }
        }

        if (page.Entries.Count >= query.PageSize)
        {
            page.Entries.RemoveRange(query.PageSize, page.Entries.Count - query.PageSize);
            page.Token = page.Entries[^1].Name;
        }

        return page;
    }

    private static void AddMembers(Bucket bucket, byte[] archive, ReadOnlySpan<byte> after, ListPage page)
    {
        ObjectRecord? record = bucket.Open(archive);
        if (record is null)
        {
            return;
        }

        List<ListEntry> members = [];
        try
        {
            foreach (ArchiveMember member in ArchiveReader.Read(ArchiveReader.ByName(archive), record.Content))
            {
                byte[] name = [.. archive, (byte)'/', .. Encoding.UTF8.GetBytes(member.Name)];
                members.Add(new ListEntry(name, null, member.Size, ListEntry.Cached | ListEntry.InArchive));
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // Something else with that name: it is listed as an object only.
            return;
        }
        finally
        {
            record.Content.Release();
        }

        members.Sort((a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        foreach (ListEntry member in members)
        {
            if (after.IsEmpty || member.Name.AsSpan().SequenceCompareTo(after) > 0)
            {
                page.Entries.Add(member);
            }
        }
    }
}
