using System.Text.Json.Serialization;
using Presenter.Renderer.Frames.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>Which cells of the head look otherwise as it turns and as the face moves, and in how many ways.</summary>
/// <param name="Ranks">learned pictures of each cell, most first: cells of as many are composed at once</param>
/// <param name="Centres">poses of the head from which a new one's looks are blended</param>
/// <param name="Cells">of <see cref="TurningLooks.Cell"/> pixels, counted row by row</param>
/// <param name="Codes">numbers of the code in proportion to which looks change too: all, or none</param>
public sealed record LooksOptions(int[] Ranks, int Centres, int[] Cells, int Codes = 0)
{
    [JsonIgnore]
    public int Pictures => Ranks.Sum();

    /// <summary>Whether these can be the looks of a region: a package comes from anywhere, and what it names takes memory.</summary>
    public bool Fit(int width, int height, int code)
    {
        if (Ranks is null || Cells is not { Length: > 0 and <= 4096 } || Ranks.Length != Cells.Length || Centres is < 1 or > 4096 || Codes != 0 && Codes != code)
            return false;
        var cells = width / TurningLooks.Cell * (height / TurningLooks.Cell);
        return Ranks.All(r => r is >= 1 and <= 256) && Ranks.SequenceEqual(Ranks.OrderDescending()) && ((long)Centres + Codes) * Pictures <= 10_000_000
            && Cells.All(c => c >= 0 && c < cells) && Cells.Distinct().Count() == Cells.Length;
    }
}

/// <summary>
/// What moving one picture of a head cannot show: strands that come out from behind others, tips before a wall, gloss that wanders. Each cell holds
/// as many small pictures as it has ways to look, and the head's pose decides how much of each is added: how near it is to poses that the footage showed
/// (radial basis functions; a view-dependent texture, Debevec et al. 1998), and its code in proportion, for gloss and creases that come with a smile or a raised brow (as in an
/// active appearance model, Cootes et al. 1998). Found in one go by <see cref="Training.LookRegression"/>, not by steps, so these are no parameters.
/// </summary>
public sealed class TurningLooks : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Pixels of a cell, each way.</summary>
    public const int Cell = 16;

    /// <summary>Numbers of a cell's picture: red, then green, then blue.</summary>
    public const int Numbers = 3 * Cell * Cell;

    private readonly LooksOptions options;
    private readonly (int Rank, int Cells)[] alike;
    private readonly int rows;
    private readonly int columns;
    private readonly Tensor centres;
    private readonly Tensor lengths;
    private readonly Tensor mix;
    private readonly Tensor pictures;
    // Lazy keeps it out of the registered (and so stored and converted) tensors.
    private readonly Lazy<Tensor> places;

    /// <param name="pose">numbers that turn the head</param>
    /// <param name="width">of the region in pixels, a multiple of <see cref="Cell"/>; so is the height</param>
    public TurningLooks(LooksOptions options, int pose, int width, int height) : base(nameof(TurningLooks))
    {
        this.options = options;
        (rows, columns) = (height / Cell, width / Cell);
        alike = options.Ranks.GroupBy(r => r).Select(g => (g.Key, g.Count())).ToArray();
        centres = zeros(options.Centres, pose);
        lengths = ones(pose);
        mix = zeros(options.Centres + options.Codes, options.Pictures);
        pictures = zeros(options.Pictures, Numbers);
        places = new Lazy<Tensor>(() => tensor(options.Cells.Select(c => (long)c).ToArray(), device: pictures.device).DetachFromDisposeScope());
        register_buffer(nameof(centres), centres);
        register_buffer(nameof(lengths), lengths);
        register_buffer(nameof(mix), mix);
        register_buffer(nameof(pictures), pictures);
        RegisterComponents();
    }

    /// <summary>How near poses are to each other, 0 to 1: half of it within <paramref name="lengths"/>, half within three times that, since some looks change in a degree, some in several.</summary>
    /// <param name="poses">fp32 [n, pose]</param>
    /// <param name="centres">fp32 [m, pose]</param>
    /// <returns>fp32 [n, m]</returns>
    public static Tensor Nearness(Tensor poses, Tensor centres, Tensor lengths)
    {
        var square = ((poses.unsqueeze(1) - centres.unsqueeze(0)) / lengths).square().sum(2);
        return ((square * -0.5).exp() + (square * (-0.5 / 9)).exp()) * 0.5;
    }

    /// <summary>Takes over what was found.</summary>
    /// <param name="mix">[centres + codes, pictures]</param>
    /// <param name="pictures">[pictures, 3, cell, cell], cell by cell</param>
    public void Set(Tensor centres, Tensor lengths, Tensor mix, Tensor pictures)
    {
        using var off = no_grad();
        this.centres.copy_(centres);
        this.lengths.copy_(lengths);
        this.mix.copy_(mix.reshape(this.mix.shape));
        this.pictures.copy_(pictures.reshape(this.pictures.shape));
    }

    /// <param name="pose">fp32 [batch, pose]</param>
    /// <param name="code">fp32 [batch, code]</param>
    /// <returns>fp32 [cells, batch, <see cref="Numbers"/>]: what is to be added in each cell</returns>
    public override Tensor forward(Tensor pose, Tensor code)
    {
        var shares = matmul(cat([Nearness(pose, centres, lengths), code.narrow(1, 0, options.Codes)], 1), mix);
        var made = new List<Tensor>();
        var first = 0;
        foreach (var (rank, cells) in alike)
        {
            var of = shares.narrow(1, first, cells * rank).reshape(-1, cells, rank).transpose(0, 1);
            made.Add(bmm(of, pictures.narrow(0, first, cells * rank).reshape(cells, rank, Numbers)));
            first += cells * rank;
        }
        return made.Count == 1 ? made[0] : cat(made, 0);
    }

    /// <summary>The cells in their places.</summary>
    /// <param name="cells">as <see cref="forward"/> made them</param>
    /// <returns>fp32 [batch, 3, height, width], in the frame of the head's picture</returns>
    public Tensor Lay(Tensor cells)
    {
        var batch = cells.shape[1];
        return zeros([batch, rows * columns, Numbers], device: cells.device).index_copy_(1, places.Value, cells.transpose(0, 1))
            .reshape(batch, rows, columns, 3, Cell, Cell).permute(0, 3, 1, 4, 2, 5).reshape(batch, 3, rows * Cell, columns * Cell);
    }

    /// <summary>As above for one frame of a batch; what lies beside the cells stays as it is.</summary>
    /// <param name="to">[height, width, 4], of which the fourth counts for nothing</param>
    internal unsafe void Lay<T, TLanes>(float* cells, int frame, int batch, T* to) where T : unmanaged where TLanes : ILanes<T>
    {
        var width = columns * Cell;
        for (var k = 0; k < options.Cells.Length; k++)
        {
            var from = cells + ((long)k * batch + frame) * Numbers;
            var at = to + ((long)(options.Cells[k] / columns) * Cell * width + options.Cells[k] % columns * Cell) * 4;
            for (var line = 0; line < Cell; line++, at += 4 * width)
            {
                for (var i = 0; i < Cell; i += 4, from += 4)
                {
                    var (left, right) = PixelShuffle<T, TLanes>.Pixels(from, Cell * Cell);
                    TLanes.Store(at + 4 * i, left);
                    TLanes.Store(at + 4 * i + 8, right);
                }
            }
        }
    }
}
