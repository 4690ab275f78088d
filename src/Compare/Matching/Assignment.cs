namespace GraphBridge.Compare;

/// <summary>
/// Pairs rows with columns so that the sum of the scores is the largest that there is: the Hungarian method with shortest
/// augmenting paths, in time cubic in the smaller side.
/// </summary>
internal static class Assignment
{
    /// <summary>By row: its column.</summary>
    /// <param name="scores">By row and column, from 0 to 1; not more rows than columns.</param>
    public static int[] Best(float[,] scores)
    {
        var (rows, columns) = (scores.GetLength(0), scores.GetLength(1));
        // rows and columns count from 1: 0 is the row that has no column yet
        var (rowPrice, columnPrice) = (new double[rows + 1], new double[columns + 1]);
        var (rowOf, from) = (new int[columns + 1], new int[columns + 1]);
        var least = new double[columns + 1];
        var isSeen = new bool[columns + 1];
        for (var row = 1; row <= rows; row++)
        {
            rowOf[0] = row;
            var at = 0;
            Array.Fill(least, double.PositiveInfinity);
            Array.Clear(isSeen);
            do
            {
                isSeen[at] = true;
                var (step, next) = (double.PositiveInfinity, 0);
                for (var column = 1; column <= columns; column++)
                {
                    if (isSeen[column])
                        continue;
                    var cost = 1 - scores[rowOf[at] - 1, column - 1] - rowPrice[rowOf[at]] - columnPrice[column];
                    if (cost < least[column])
                        (least[column], from[column]) = (cost, at);
                    if (least[column] < step)
                        (step, next) = (least[column], column);
                }
                for (var column = 0; column <= columns; column++)
                    if (isSeen[column])
                    {
                        rowPrice[rowOf[column]] += step;
                        columnPrice[column] -= step;
                    }
                    else
                    {
                        least[column] -= step;
                    }
                at = next;
            }
            while (rowOf[at] != 0);
            for (; at != 0; at = from[at])
                rowOf[at] = rowOf[from[at]];
        }
        var columnOf = new int[rows];
        for (var column = 1; column <= columns; column++)
            if (rowOf[column] > 0)
                columnOf[rowOf[column] - 1] = column - 1;
        return columnOf;
    }
}
