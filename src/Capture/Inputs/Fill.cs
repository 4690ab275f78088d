namespace GraphBridge.Capture.Inputs;

/// <summary>What the elements of an input tensor are: one of a closed set of kinds, each a nested record to match on.</summary>
public abstract record Fill
{
    private Fill() { }

    /// <summary>Random numbers of mean 0 and variance 1, as <c>torch.randn</c> makes them.</summary>
    public sealed record Normal : Fill;

    /// <summary>Random integers, each as likely as the other; for <c>bool</c>, 0 is false and 1 is true.</summary>
    /// <param name="Low">The smallest.</param>
    /// <param name="High">One more than the largest.</param>
    public sealed record Range(long Low, long High) : Fill;

    /// <summary>Random floating-point numbers, spread evenly.</summary>
    /// <param name="Low">The smallest.</param>
    /// <param name="High">Where they end.</param>
    public sealed record Uniform(double Low, double High) : Fill;

    /// <summary>Zeros, or false.</summary>
    public sealed record Zeros : Fill;

    /// <summary>Ones, or true.</summary>
    public sealed record Ones : Fill;

    /// <summary>0, 1, 2 and so on, in row-major order.</summary>
    public sealed record Arange : Fill;

    /// <summary>The fill of a tensor of which none is said: random numbers, random truth; null for integers, whose range nobody can guess.</summary>
    /// <param name="type">The type of the elements.</param>
    public static Fill? Default(ElementType type) => type == ElementType.Bool ? new Range(0, 2) : type.IsFloatingPoint() ? new Normal() : null;
}
