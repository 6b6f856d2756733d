namespace Ventral.Analysis.Geometry;

/// <summary>Moves one mass, spread evenly over the rows of a matrix of costs, onto its columns, spread evenly, at the least cost.</summary>
/// <remarks>
/// Successive shortest paths: row after row sends its mass along the cheapest path to a column with room, which may take
/// mass of other rows off a full column and send it on. Potentials keep all costs of paths at least 0, so the path is found as
/// Dijkstra's. Masses are whole numbers and the order is fixed, of equals the first column: one result on every machine.
/// </remarks>
internal sealed class Transport
{
    // Where a row was not reached from any column: not at all, or as the start.
    private const int None = -1;
    private const int Start = -2;

    private readonly int rows;
    private readonly int columns;
    private readonly double[] costs;
    private readonly long[] masses;
    private readonly long[] room;
    private readonly double[] potentials;
    private readonly double[] rowPotentials;
    private readonly double[] distances;
    private readonly double[] rowDistances;
    private readonly int[] fromRow;
    private readonly int[] fromColumn;
    private readonly List<int>[] senders;
    private readonly List<int> reached = [];
    private readonly List<int> scanned = [];
    private readonly int[] open;
    private int openCount;

    private Transport(int rows, int columns, double[] costs)
    {
        this.rows = rows;
        this.columns = columns;
        this.costs = costs;
        masses = new long[costs.Length];
        room = new long[columns];
        potentials = new double[columns];
        rowPotentials = new double[rows];
        distances = new double[columns];
        rowDistances = new double[rows];
        fromRow = new int[columns];
        fromColumn = new int[rows];
        open = new int[columns];
        senders = [.. Enumerable.Range(0, columns).Select(_ => new List<int>())];
    }

    /// <summary>Solves.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="costs">Of moving a mass of 1, <c>[rows × columns]</c>, finite.</param>
    /// <returns>The mass moved from each row to each column, and the whole: each row has whole/rows, each column takes whole/columns.</returns>
    public static (long[] Masses, long Whole) Solve(int rows, int columns, double[] costs)
    {
        long whole = (long)rows / Divisor(rows, columns) * columns;
        var transport = new Transport(rows, columns, costs);
        Array.Fill(transport.room, whole / columns);
        transport.Reduce();
        for (int row = 0; row < rows; row++)
        {
            for (long left = whole / rows; left > 0;)
            {
                left -= transport.Send(row, left);
            }
        }

        return (transport.masses, whole);
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);

    // Potentials under which each column's cheapest row costs nothing.
    private void Reduce()
    {
        Array.Fill(potentials, double.PositiveInfinity);
        for (int row = 0; row < rows; row++)
        {
            var mine = costs.AsSpan(row * columns, columns);
            for (int column = 0; column < mine.Length; column++)
            {
                potentials[column] = Math.Min(potentials[column], mine[column]);
            }
        }
    }

    private long Send(int start, long most)
    {
        Array.Fill(distances, double.PositiveInfinity);
        Array.Fill(fromColumn, None);
        reached.Clear();
        scanned.Clear();
        openCount = columns;
        for (int column = 0; column < columns; column++)
        {
            open[column] = column;
        }

        Reach(start, Start, 0);
        int end = Nearest();
        while (room[end] == 0)
        {
            scanned.Add(end);
            foreach (int row in senders[end])
            {
                if (fromColumn[row] == None)
                {
                    Reach(row, end, distances[end]);
                }
            }

            end = Nearest();
        }

        // Whatever was nearer than the end moves by the difference, which leaves paths of least cost at 0.
        foreach (int row in reached)
        {
            rowPotentials[row] += distances[end] - rowDistances[row];
        }

        foreach (int column in scanned)
        {
            potentials[column] -= distances[end] - distances[column];
        }

        return Move(start, end, most);
    }

    // Shortens the ways to open columns by way of a row.
    private void Reach(int row, int byColumn, double distance)
    {
        fromColumn[row] = byColumn;
        rowDistances[row] = distance;
        reached.Add(row);
        var mine = costs.AsSpan(row * columns, columns);
        double before = distance - rowPotentials[row];
        foreach (int column in open.AsSpan(0, openCount))
        {
            double way = before + mine[column] - potentials[column];
            if (way < distances[column])
            {
                distances[column] = way;
                fromRow[column] = row;
            }
        }
    }

    // Closes the nearest open column.
    private int Nearest()
    {
        int best = 0;
        for (int place = 1; place < openCount; place++)
        {
            double difference = distances[open[place]] - distances[open[best]];
            if (difference < 0 || (difference == 0 && open[place] < open[best]))
            {
                best = place;
            }
        }

        int nearest = open[best];
        open[best] = open[--openCount];
        return nearest;
    }

    // Sends as much as the path bears: from the end back, each column takes from a row, which gives up its part of another column.
    private long Move(int start, int end, long most)
    {
        long amount = Math.Min(most, room[end]);
        for (int column = end, row; (row = fromRow[column]) != start; column = fromColumn[row])
        {
            amount = Math.Min(amount, masses[(row * columns) + fromColumn[row]]);
        }

        room[end] -= amount;
        for (int column = end; ; column = fromColumn[fromRow[column]])
        {
            int row = fromRow[column];
            long mass = masses[(row * columns) + column] += amount;
            if (mass == amount)
            {
                senders[column].Add(row);
            }

            if (row == start)
            {
                return amount;
            }

            if ((masses[(row * columns) + fromColumn[row]] -= amount) == 0)
            {
                senders[fromColumn[row]].Remove(row);
            }
        }
    }
}
