namespace GraphBridge.Lowering.Rules;

/// <summary>How an interpolation makes an element from its neighbours.</summary>
internal enum Interpolation
{
    /// <summary>The element before.</summary>
    Nearest,

    /// <summary>The element whose middle is nearest.</summary>
    NearestExact,

    /// <summary>Two elements.</summary>
    Linear,

    /// <summary>Four elements.</summary>
    Cubic,

    /// <summary>As <see cref="Linear"/>; where the result is smaller, as many more as it is.</summary>
    SmoothLinear,

    /// <summary>As <see cref="Cubic"/>; where the result is smaller, as many more as it is.</summary>
    SmoothCubic,
}

/// <summary>What each element of a result takes of each element before, along one dimension.</summary>
internal static class InterpolationWeights
{
    /// <summary>A row for each element of the result.</summary>
    /// <param name="how">How it is made.</param>
    /// <param name="alignsCorners">Whether the first and last elements stay where they are.</param>
    /// <param name="before">How many elements there are.</param>
    /// <param name="after">How many there will be.</param>
    /// <param name="scale">How many there will be for each, where it isn't the quotient of both.</param>
    public static double[,] Of(Interpolation how, bool alignsCorners, long before, long after, double? scale)
    {
        var weights = new double[after, before];
        var step = alignsCorners ? (after > 1 ? (double)(before - 1) / (after - 1) : 0) : scale is { } given ? 1 / given : (double)before / after;
        for (long at = 0; at < after; at++)
        {
            var source = alignsCorners ? at * step : ((at + 0.5) * step) - 0.5;
            switch (how)
            {
                case Interpolation.Nearest:
                    weights[at, Math.Min((long)Math.Floor(at * step), before - 1)] = 1;
                    break;
                case Interpolation.NearestExact:
                    weights[at, Math.Min((long)Math.Floor((at + 0.5) * step), before - 1)] = 1;
                    break;
                case Interpolation.Linear:
                    Spread(weights, at, Math.Max(source, 0), 2, distance => Math.Max(0, 1 - Math.Abs(distance)));
                    break;
                case Interpolation.Cubic:
                    Spread(weights, at, source, 4, distance => Bell(distance, -0.75));
                    break;
                case Interpolation.SmoothLinear:
                    Smooth(weights, at, step, 1, distance => Math.Max(0, 1 - Math.Abs(distance)));
                    break;
                case Interpolation.SmoothCubic:
                    Smooth(weights, at, step, 2, distance => Bell(distance, -0.5));
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(how));
            }
        }
        return weights;
    }

    // the elements around; outside there are those of the edge
    private static void Spread(double[,] weights, long at, double source, int count, Func<double, double> weight)
    {
        var first = (long)Math.Floor(source) - (count / 2) + 1;
        for (var i = first; i < first + count; i++)
            weights[at, Math.Clamp(i, 0, weights.GetLength(1) - 1)] += weight(source - i);
    }

    // all elements within reach, so that the weights sum up to 1; outside there is nothing
    private static void Smooth(double[,] weights, long at, double step, int reach, Func<double, double> weight)
    {
        var (spread, centre) = (Math.Max(step, 1), (at + 0.5) * step);
        var first = Math.Max((long)(centre - (reach * spread) + 0.5), 0);
        var end = Math.Min((long)(centre + (reach * spread) + 0.5), weights.GetLength(1));
        double sum = 0;
        for (var i = first; i < end; i++)
            sum += weights[at, i] = weight((i + 0.5 - centre) / spread);
        for (var i = first; i < end; i++)
            weights[at, i] /= sum;
    }

    // Keys' cubic convolution
    private static double Bell(double distance, double a)
    {
        var x = Math.Abs(distance);
        return x <= 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1 : x < 2 ? ((((a * x) - (5 * a)) * x) + (8 * a)) * x - (4 * a) : 0;
    }
}
