namespace AisFs.Interop.Fuse.Requests;

/// <summary>Keeps objects for reuse.</summary>
/// <typeparam name="T">Their type.</typeparam>
internal sealed class Pool<T>
    where T : class
{
    private readonly Lock _lock = new();
    private readonly T[] _items;
    private readonly Func<T> _create;
    private readonly Action<T>? _discard;
    private int _count;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="capacity">How many unused objects are kept at most.</param>
    /// <param name="create">Makes an object when none is left.</param>
    /// <param name="discard">Ends an object that is not kept.</param>
    public Pool(int capacity, Func<T> create, Action<T>? discard = null)
    {
        _items = new T[capacity];
        _create = create;
        _discard = discard;
    }

    public T Rent()
    {
        lock (_lock)
        {
            if (_count > 0)
            {
                T item = _items[--_count];
                _items[_count] = null!;
                return item;
            }
        }

        return _create();
    }

    public void Return(T item)
    {
        lock (_lock)
        {
            if (_count < _items.Length)
            {
                _items[_count++] = item;
                return;
            }
        }

        _discard?.Invoke(item);
    }

    /// <summary>Ends all unused objects.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            while (_count > 0)
            {
                _discard?.Invoke(_items[--_count]);
                _items[_count] = null!;
            }
        }
    }
}
