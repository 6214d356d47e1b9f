using AisFs.Client.Http.Tls;
using Microsoft.Extensions.Logging;

namespace AisFs.Client.Http;

/// <summary>
/// The connections of a client. When what they are made with changes, the requests that follow get new ones; requests under way keep
/// theirs, which are closed when they come back or have been idle for a while.
/// </summary>
/// <param name="options">How connections are made.</param>
/// <param name="logger">Takes what became of certificates that were replaced.</param>
internal sealed class ConnectionSet(AisClientOptions options, ILogger logger) : HttpMessageHandler
{
    // A request does not wait longer for files that a slow file system has.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<HttpMessageInvoker> _former = [];
    private readonly TlsFiles? _files = TlsFiles.Of(options.Tls, options.TimeProvider);
    private volatile HttpMessageInvoker _current = Create(options);
    private int _limit = options.MaxConnectionsPerServer;

    /// <summary>Allows another number of connections to one node.</summary>
    /// <param name="count">How many; at least 1.</param>
    public void Limit(int count)
    {
        lock (_lock)
        {
            if (count != _limit)
            {
                Replace(count);
            }
        }
    }

    /// <summary>Looks whether the files of certificates were replaced, and uses what they hold now.</summary>
    /// <returns>Whether they were.</returns>
    /// <exception cref="ArgumentException">They do not hold what they should; the connections stay as they were.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read one.</exception>
    public bool Renew()
    {
        lock (_lock)
        {
            if (_files is null || !_files.HaveChanged(out byte[] present))
            {
                return false;
            }

            Replace(_limit);
            _files.Accept(present);
            return true;
        }
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => _files?.IsDue() == true ? RenewAndSendAsync(request, cancellationToken) : _current.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                _current.Dispose();
                _former.ForEach(static invoker => invoker.Dispose());
            }
        }

        base.Dispose(disposing);
    }

    private static HttpMessageInvoker Create(AisClientOptions options)
    {
        SocketsHttpHandler own = HandlerFactory.Create(options);
        return new(options.HandlerFactory is not { } factory ? own
            : factory(own) ?? throw new ArgumentException($"{nameof(AisClientOptions.HandlerFactory)} gave no handler: return the one that it is given, or another.", nameof(options)));
    }

    private void Replace(int limit)
    {
        HttpMessageInvoker next = Create(options with { MaxConnectionsPerServer = limit });
        _former.Add(_current);
        _current = next;
        _limit = limit;
    }

    private async Task<HttpResponseMessage> RenewAndSendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
#pragma warning disable RS0030 // A file system that hangs holds up a thread of the pool, and no request.
            await Task.Run(TryRenew, CancellationToken.None).WaitAsync(s_patience, cancellationToken).ConfigureAwait(false);
#pragma warning restore RS0030
        }
        catch (TimeoutException)
        {
            // The files are looked at all the same; this request goes by what is known.
        }

        return await _current.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private void TryRenew()
    {
        try
        {
            if (Renew())
            {
                ClientLog.CertificatesRenewed(logger);
            }
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Certificate and key are seldom replaced in one step: only what stays wrong is told, and once.
            if (_files!.IsWrongAgain())
            {
                ClientLog.CertificatesRefused(logger, e.Message.ReplaceLineEndings(" "));
            }
        }
    }
}
