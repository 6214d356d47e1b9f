using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Devices;
using AisFs.Interop.Fuse.Logging;
using AisFs.Interop.Fuse.Requests;
using Microsoft.Extensions.Logging;

namespace AisFs.Interop.Fuse.Session;

/// <summary>
/// Tells the kernel what to forget. Notifications are sent in order by a thread of their own: the kernel takes locks for
/// them that a request under way may hold (the directory's for an entry, the page's for data), and so would wait until
/// that request is answered. <see cref="InvalidateAttributesNow"/> is the exception.
/// </summary>
public sealed class FuseNotifier
{
    private readonly FuseChannel _channel;
    private readonly SessionActivity _activity;
    private readonly ILogger _logger;
    private readonly object _lock = new();
    private readonly Queue<Notification> _queue = new();
    private readonly HashSet<Notification> _queued = [];
    private bool _started;
    private bool _stopped;

    internal FuseNotifier(FuseChannel channel, SessionActivity activity, ILogger logger)
    {
        _channel = channel;
        _activity = activity;
        _logger = logger;
    }

    /// <summary>Makes the kernel forget attributes and pages of an inode.</summary>
    /// <param name="nodeId">The inode.</param>
    /// <param name="offset">The first byte whose page is dropped; negative: attributes only.</param>
    /// <param name="length">How many bytes; 0 or less: to the end.</param>
    public void InvalidateInode(ulong nodeId, long offset, long length)
        => Enqueue(new Notification(fuse_notify_code.FUSE_NOTIFY_INVAL_INODE, nodeId, 0, offset, length, null));

    /// <summary>
    /// Makes the kernel forget the attributes of an inode before this returns. For an operation that is under way on that inode
    /// and changes what its reply has no room for: the next question of the program must not be answered from before. Only
    /// for inodes that a program has open, as the kernel waits for one that it is giving up.
    /// </summary>
    /// <param name="nodeId">The inode.</param>
    public void InvalidateAttributesNow(ulong nodeId)
    {
        Notification notification = new(fuse_notify_code.FUSE_NOTIFY_INVAL_INODE, nodeId, 0, -1, 0, null);
        Errno refused = Errno.None;
        lock (_lock)
        {
            if (_started && !_stopped)
            {
                refused = Send(notification);
            }
        }

        Report(notification, refused);
    }

    /// <summary>Makes the kernel forget what a name stands for.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="name">The name.</param>
    public void InvalidateEntry(ulong parent, string name)
        => Enqueue(new Notification(fuse_notify_code.FUSE_NOTIFY_INVAL_ENTRY, parent, 0, 0, 0, name));

    /// <summary>Tells the kernel that a name is gone; watchers of the directory (inotify) hear of it, too.</summary>
    /// <param name="parent">The directory.</param>
    /// <param name="child">The inode that had the name.</param>
    /// <param name="name">The name.</param>
    public void DeleteEntry(ulong parent, ulong child, string name)
        => Enqueue(new Notification(fuse_notify_code.FUSE_NOTIFY_DELETE, parent, child, 0, 0, name));

    internal void Start()
    {
        lock (_lock)
        {
            _started = true;
        }

        _activity.Enter();
        Thread thread = new(Run) { IsBackground = true, Name = "fuse-notify" };
        thread.UnsafeStart();
    }

    internal void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            _queue.Clear();
            _queued.Clear();
            Monitor.PulseAll(_lock);
        }
    }

    private void Enqueue(Notification notification)
    {
        lock (_lock)
        {
            // What still waits to be sent says the same.
            if (_started && !_stopped && _queued.Add(notification))
            {
                _queue.Enqueue(notification);
                Monitor.Pulse(_lock);
            }
        }
    }

    private void Run()
    {
        while (TryDequeue(out Notification notification))
        {
            Report(notification, Send(notification));
        }

        _activity.Leave();
    }

    private void Report(in Notification notification, Errno refused)
    {
        // ENOENT: the kernel does not remember it. ENOTEMPTY, EBUSY: it cannot delete what is in use.
        if (refused is not (Errno.None or Errno.ENOENT or Errno.ENOTEMPTY or Errno.EBUSY))
        {
            FuseLog.NotificationRefused(_logger, notification.Code, refused);
        }
    }

    private bool TryDequeue(out Notification notification)
    {
        lock (_lock)
        {
            while (!_stopped)
            {
                if (_queue.TryDequeue(out notification))
                {
                    _queued.Remove(notification);
                    return true;
                }

                Monitor.Wait(_lock);
            }
        }

        notification = default;
        return false;
    }

    private Errno Send(in Notification n)
    {
        if (n.Name is null)
        {
            return _channel.Notify(n.Code, new fuse_notify_inval_inode_out { ino = n.NodeId, off = n.Offset, len = n.Length }, default);
        }

        byte[] name = new byte[Encoding.UTF8.GetByteCount(n.Name) + 1];
        int length = Encoding.UTF8.GetBytes(n.Name, name);
        return n.Code == fuse_notify_code.FUSE_NOTIFY_DELETE
            ? _channel.Notify(n.Code, new fuse_notify_delete_out { parent = n.NodeId, child = n.Child, namelen = (uint)length }, name)
            : _channel.Notify(n.Code, new fuse_notify_inval_entry_out { parent = n.NodeId, namelen = (uint)length }, name);
    }

    private readonly record struct Notification(fuse_notify_code Code, ulong NodeId, ulong Child, long Offset, long Length, string? Name);
}
