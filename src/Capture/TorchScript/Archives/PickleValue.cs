namespace GraphBridge.Capture.TorchScript.Archives;

/// <summary>What is known of a value that a pickle makes, without making it.</summary>
internal abstract record PickleValue
{
    /// <summary>How many containers are nested in it, one in the other.</summary>
    public virtual int Depth => 0;

    internal sealed record Number(long Value) : PickleValue
    {
        private static readonly Number[] Small = [.. Enumerable.Range(0, 256).Select(value => new Number(value))];

        /// <summary>The number of one byte; most are.</summary>
        public static Number Of(byte value) => Small[value];
    }

    internal sealed record Text(string Value) : PickleValue;

    /// <summary>A class or function of Python's by name: <c>torch._utils._rebuild_tensor_v2</c>.</summary>
    internal sealed record Global(string Module, string Name) : PickleValue
    {
        // those of torch itself are element types and the like, and stand for numbers
        public bool IsCallable => Module != "torch" || Name is "device" or "Size";
    }

    internal sealed record Tuple(PickleValue[] Elements) : PickleValue
    {
        public override int Depth { get; } = 1 + Elements.Select(element => element.Depth).DefaultIfEmpty().Max();
    }

    /// <summary>A list or a dictionary, whose elements don't matter.</summary>
    internal sealed record Container(bool IsDictionary) : PickleValue
    {
        private int _depth = 1;

        public override int Depth => _depth;

        public void Add(PickleValue element) => _depth = Math.Max(_depth, ReferenceEquals(element, this) ? int.MaxValue / 2 : element.Depth + 1);
    }

    internal sealed record Storage : PickleValue;

    /// <summary>Anything else, with the depth of what it was made from.</summary>
    internal sealed record Other(int Inside = 0) : PickleValue
    {
        public static readonly Other Plain = new();

        public override int Depth => Inside;
    }
}
