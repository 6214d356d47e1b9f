using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Batch;

/// <summary>Reads the entries of a batch in order, and counts them. To be disposed. One reader at a time.</summary>
public class AisBatchReader : IAsyncDisposable
{
    private readonly BatchAnswer _answer;
    private readonly AisBatchEntry[] _entries;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisBatchReader()
    {
        _answer = null!;
        _entries = null!;
    }

    internal AisBatchReader(BatchAnswer answer, AisBatchEntry[] entries)
    {
        _answer = answer;
        _entries = entries;
    }

    /// <summary>The number of entries that were asked for.</summary>
    public virtual int Requested => _entries.Length;

    /// <summary>The number of entries that came until now; missing ones count.</summary>
    public virtual int Delivered { get; private set; }

    /// <summary>The number of entries until now that are missing.</summary>
    public virtual int Missing { get; private set; }

    /// <summary>Goes on to the next entry. What was not read of the entry before is skipped.</summary>
    /// <param name="cancellationToken">Ends the read; the batch can't be read on afterwards.</param>
    /// <returns>The entry; null when all have come.</returns>
    /// <exception cref="AisBatchIncompleteException">The archive ended before all entries came.</exception>
    /// <exception cref="AisProtocolException">The archive is malformed.</exception>
    /// <exception cref="AisTruncatedException">The connection broke.</exception>
    public virtual async ValueTask<AisBatchItem?> ReadAsync(CancellationToken cancellationToken = default)
    {
        (string Name, long Size, Stream Content)? member;
        try
        {
            member = await _answer.Archive.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException) when (Delivered < _entries.Length)
        {
            // The archive stops early, with or without the blocks that end one.
            member = null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or IOException)
        {
            throw new AisProtocolException($"The batch's archive is malformed behind entry {Delivered}: {e.Message}", e);
        }

        if (member is null)
        {
            return Delivered == _entries.Length ? null
                : throw new AisBatchIncompleteException(_entries.Length, Delivered, Describe(_entries[Delivered]));
        }

        if (Delivered == _entries.Length)
        {
            throw new AisProtocolException($"The batch's archive has more than the {_entries.Length} entries that were asked for.");
        }

        int index = Delivered++;
        BatchEntryDto? told = _answer.Told?[index];
        string error = told?.Error ?? string.Empty;
        bool isMissing = error.Length > 0 || member.Value.Name.StartsWith(BatchNames.MissingFolder, StringComparison.Ordinal);
        Missing += isMissing ? 1 : 0;
        return new AisBatchItem(index, _entries[index], member.Value.Name, member.Value.Content)
        {
            IsMissing = isMissing,
            Error = error,
            Size = member.Value.Size,
            Opaque = told is null ? _entries[index].Opaque : told.Opaque,
        };
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _answer?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private static string Describe(AisBatchEntry entry)
        => entry.ArchivePath.Length == 0 ? entry.Object.Url : $"{entry.Object.Url}/{entry.ArchivePath}";
}
