using System.Diagnostics;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Mattes;

/// <summary>
/// Plate and loops of a package without their backdrop: the plate as a PNG with alpha, the loops as videos of twice the
/// height, colour above and alpha below, as an answer's.
/// </summary>
public static class CutOutFiles
{
    public const string PlateFile = "plate-alpha.png", IdleFile = "idle-alpha.mp4", ListeningFile = "listening-alpha.mp4";

    // One thread: whoever waits for these has the still picture, and somebody else may be answered meanwhile.
    private const string Colours = "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709";

    /// <returns>what of the package it is made from; null where it is no such file</returns>
    public static string? SourceOf(string file) => file switch
    {
        PlateFile => PresenterPackage.PlateFile,
        IdleFile => PresenterPackage.IdleFile,
        ListeningFile => PresenterPackage.ListeningFile,
        _ => null,
    };

    /// <param name="file">one of the three names</param>
    /// <exception cref="PackageException">the presenter cannot be cut out; names the remedy</exception>
    /// <exception cref="EncoderFailedException">ffmpeg is missing or failed</exception>
    public static async Task WriteAsync(PresenterPackage package, string file, string path, LabelPicture? label, EncodingOptions encoding, CancellationToken cancellation)
    {
        // A thread of its own: libtorch keeps workers for every thread that ever called it.
        using var thread = new ComputeThread();
        using var packer = await thread.RunAsync(() => Packer(package, label), cancellation);
        if (file == PlateFile)
            await thread.RunAsync(() => WritePlate(package, packer, path), cancellation);
        else
            await WriteLoopAsync(package, package.PathOf(SourceOf(file)!), path, packer, thread, encoding, cancellation);
    }

    private static CutOutPacker Packer(PresenterPackage package, LabelPicture? label)
    {
        using var scope = NewDisposeScope();
        using var matte = MatteFiles.Load(package) ?? throw new PackageException(PackageMatte.Problem(package.Manifest.Matte, package.Folder)!);
        return new CutOutPacker(matte, package.LoadPlate(), package.Manifest.Region, CPU, label);
    }

    private static bool WritePlate(PresenterPackage package, CutOutPacker packer, string path)
    {
        using var scope = NewDisposeScope();
        var (colour, alpha) = packer.CutOut(Region(package.LoadPlate().unsqueeze(0), package.Manifest.Region));
        // What cannot be seen need not be stored.
        PictureFile.WritePng(colour[0] * (alpha[0] > 0), alpha[0], path);
        return true;
    }

    private static async Task WriteLoopAsync(
        PresenterPackage package, string from, string to, CutOutPacker packer, ComputeThread thread, EncodingOptions encoding, CancellationToken cancellation)
    {
        var (width, height) = (packer.Width, packer.Height);
        using var decoder = Ffmpeg(encoding, ["-v", "error", "-threads", "1", "-i", from, .. "-an -vf scale=in_color_matrix=bt709:flags=accurate_rnd+full_chroma_int -f rawvideo -pix_fmt rgb24 -".Split(' ')]);
        using var encoder = Ffmpeg(encoding, [.. ($"-v error -y -f rawvideo -pix_fmt yuv420p -s {width}x{2 * height} -r {MediaClock.FrameRate} {Colours} -i - "
            + $"-c:v libx264 -threads 1 -preset medium -crf 18 -g {MediaClock.FrameRate} {Colours} -movflags +faststart -f mp4").Split(' '), to]);
        try
        {
            var said = Task.WhenAll(decoder.StandardError.ReadToEndAsync(cancellation), encoder.StandardError.ReadToEndAsync(cancellation));
            decoder.StandardInput.Close();
            var picture = new byte[3 * width * height];
            while (await decoder.StandardOutput.BaseStream.ReadAtLeastAsync(picture, picture.Length, false, cancellation) == picture.Length)
                await encoder.StandardInput.BaseStream.WriteAsync(await thread.RunAsync(() => Pack(picture, packer, package.Manifest.Region), cancellation), cancellation);
            encoder.StandardInput.Close();
            await Task.WhenAll(decoder.WaitForExitAsync(cancellation), encoder.WaitForExitAsync(cancellation));
            if (decoder.ExitCode != 0 || encoder.ExitCode != 0)
                throw new EncoderFailedException($"ffmpeg could not cut {from} out: {string.Concat(await said).Trim()}");
        }
        catch (IOException e)
        {
            throw new EncoderFailedException($"ffmpeg could not cut {from} out: {e.Message}");
        }
        finally
        {
            foreach (var process in new[] { decoder, encoder }.Where(p => !p.HasExited))
                process.Kill();
        }
        await OriginBox.AppendAsync(to, OriginPacket.Of(package), cancellation);
    }

    private static byte[] Pack(byte[] rgb, CutOutPacker packer, Box region)
    {
        using var scope = NewDisposeScope();
        var picture = tensor(rgb, uint8).reshape(1, packer.Height, packer.Width, 3).permute(0, 3, 1, 2).to(float32).div(255);
        return packer.Pack(Region(picture, region).contiguous()).bytes.ToArray();
    }

    private static Tensor Region(Tensor whole, Box region) => whole.narrow(2, region.Y, region.Height).narrow(3, region.X, region.Width);

    private static Process Ffmpeg(EncodingOptions encoding, string[] arguments) =>
        Process.Start(new ProcessStartInfo(Path.Combine(FfmpegProgram.Locate(encoding.FfmpegFolder), "ffmpeg"), arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
}
