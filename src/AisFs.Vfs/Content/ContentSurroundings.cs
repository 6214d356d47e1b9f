using AisFs.Vfs.Api;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content;

/// <summary>What contents are told by their mount.</summary>
/// <param name="Store">The cluster.</param>
/// <param name="Options">The limits.</param>
/// <param name="Logger">Takes what happens in the background.</param>
/// <param name="Time">The clock.</param>
/// <param name="Meter">Counts uploads.</param>
/// <param name="Stopping">Cancelled when the mount ends: uploads stop.</param>
internal sealed record ContentSurroundings(
    IObjectStore Store, ContentOptions Options, ILogger Logger, TimeProvider Time, VfsMeter Meter, CancellationToken Stopping);
