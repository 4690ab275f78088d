namespace GraphBridge.Compare;

/// <summary>Which member of a list of ports stands where in another: the ends that are alike stay together, and what is between is taken in order.</summary>
internal static class PortAlignment
{
    /// <summary>By place in the first list: the place in the second, or -1; growing.</summary>
    public static int[] Of(int a, int b, Func<int, int, bool> alike)
    {
        var places = new int[a];
        if (a == b)
        {
            for (var i = 0; i < a; i++)
                places[i] = i;
            return places;
        }
        var shorter = Math.Min(a, b);
        var front = 0;
        while (front < shorter && alike(front, front))
            front++;
        var back = 0;
        while (back < shorter - front && alike(a - 1 - back, b - 1 - back))
            back++;
        for (var i = 0; i < a; i++)
            places[i] = i >= a - back ? i + b - a : i < shorter - back ? i : -1;
        return places;
    }
}
