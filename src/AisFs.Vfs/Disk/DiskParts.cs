using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Disk;

/// <summary>What the objects of a disk cache share.</summary>
internal sealed record DiskParts
{
    /// <summary>The folder of the cache.</summary>
    public required string Root { get; init; }

    /// <summary>The folder of the cluster.</summary>
    public required string Folder { get; init; }

    /// <summary>The size of blocks in bytes.</summary>
    public required int BlockSize { get; init; }

    public required IHostFiles Files { get; init; }

    public required DiskHealth Health { get; init; }

    public required DiskRoom Room { get; init; }

    public required DiskCounters Counters { get; init; }

    public required DiskGhosts Ghosts { get; init; }

    public required DiskQueue Queue { get; init; }

    /// <summary>Blocks that were refused.</summary>
    public DiskDebts Debts { get; } = new();

    public required ILogger Logger { get; init; }

    /// <summary>Whether the file system notes by itself what was read.</summary>
    public bool NotesReads { get; set; }

    /// <summary>Whether the object that was looked for last was there: so will be the next one, most probably.</summary>
    public bool IsFinding { get; set; }

    public DiskOpenFiles Open { get; } = new();

    /// <summary>Whether a block that is offered now has a chance: the disk works, and its queue has room. A hint.</summary>
    public bool TakesOffers => Queue.HasRoom && Health.CanWrite && !Room.IsShort;

    /// <summary>A block is not written. It may be offered again.</summary>
    /// <param name="offer">The block; null when nobody can.</param>
    public void Refuse(IDiskOffer? offer)
    {
        Counters.Drop();
        if (offer is not null)
        {
            offer.Refuse();
            Debts.Add(offer);
        }
    }
}
