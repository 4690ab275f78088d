using Xunit;

namespace GraphBridge.Compare.Tests;

public sealed class AssignmentTests
{
    [Fact]
    public void The_sum_is_the_largest_that_any_assignment_has()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 200; trial++)
        {
            var (rows, columns) = (random.Next(1, 5), random.Next(4, 7));
            var scores = new float[rows, columns];
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++)
                    scores[row, column] = random.Next(3) == 0 ? 0 : random.NextSingle();
            var chosen = Assignment.Best(scores);

            Assert.Equal(rows, chosen.Distinct().Count());
            Assert.Equal(Largest(scores, 0, []), chosen.Select((column, row) => scores[row, column]).Sum(), 1e-4);
        }
    }

    [Fact]
    public void What_is_best_for_one_gives_way_to_what_is_best_for_all() =>
        Assert.Equal([1, 0], Assignment.Best(new float[,] { { 0.9f, 0.8f }, { 0.8f, 0.1f } }));

    private static double Largest(float[,] scores, int row, HashSet<int> taken)
    {
        if (row == scores.GetLength(0))
            return 0;
        var largest = 0.0;
        for (var column = 0; column < scores.GetLength(1); column++)
        {
            if (!taken.Add(column))
                continue;
            largest = Math.Max(largest, scores[row, column] + Largest(scores, row + 1, taken));
            taken.Remove(column);
        }
        return largest;
    }
}
