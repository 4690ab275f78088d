using System.Collections;

namespace GraphBridge;

/// <summary>A list of handles that are made as they are asked for, so that no object stands for each.</summary>
/// <typeparam name="T">The handle.</typeparam>
public readonly struct EntityList<T> : IReadOnlyList<T>
{
    private readonly ForwardGraph _graph;
    private readonly Func<ForwardGraph, int, T> _make;

    internal EntityList(ForwardGraph graph, int count, Func<ForwardGraph, int, T> make) => (_graph, Count, _make) = (graph, count, make);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The one at a place.</summary>
    public T this[int index] => (uint)index < (uint)Count ? _make(_graph, index)
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count}");

    /// <summary>Walks them in order.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A walk over the list.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly EntityList<T> _list;
        private int _at = -1;

        internal Enumerator(EntityList<T> list) => _list = list;

        /// <inheritdoc/>
        public readonly T Current => _list._make(_list._graph, _at);

        readonly object? IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => ++_at < _list.Count;

        /// <inheritdoc/>
        public void Reset() => _at = -1;

        /// <inheritdoc/>
        public readonly void Dispose() { }
    }
}
